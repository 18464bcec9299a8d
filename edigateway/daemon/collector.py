"""How often Python looks for garbage: seldom, because documents are trees that fall apart by themselves."""

import gc


def collect_rarely() -> None:
    """Leave alone what was loaded so far, and look at new objects a hundred times less often than by default.

    By default a quarter of the time that a document takes went into looking at documents that were still in use.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
