"""Settings of the Python interpreter that suit a process which carries documents all day."""

import gc
import sys

_SWITCH_S = 0.0005


def tune() -> None:
    """Look for garbage seldom, and let threads take turns often.

    Documents are trees that fall apart by themselves, so looking at those still in use is time lost. The ledger's one
    writer lets go of the interpreter at every row; with the default turn of 5 ms it then waits behind whichever thread
    is busy, and every commit with it.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    sys.setswitchinterval(_SWITCH_S)
