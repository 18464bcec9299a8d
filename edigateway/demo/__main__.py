"""``python -m edigateway.demo [DIR]``: show in half a minute what edigateway does; DIR is ``demo-site`` by default."""

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from edigateway.cli.terminal import say
from edigateway.demo.daemon import DidNotStart
from edigateway.demo.sending import NotInTime
from edigateway.demo.site import InTheWay
from edigateway.demo.tour import tour
from edigateway.demo.typed import Failed

INTERRUPTED = 130


class Interrupted(BaseException):
    """Somebody wants us to end; what was started is ended on the way out."""


def main() -> int:
    """Run the demonstration; return its exit code."""
    os.environ.setdefault("COLUMNS", "100")
    root = _arguments().dir
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        tour(root)
    except (DidNotStart, Failed, InTheWay, NotInTime) as error:
        say(f"demo: {error}", "bold red")
        return 1
    except Interrupted:
        say("demo: interrupted; what it started has ended", "bold red")
        return INTERRUPTED
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m edigateway.demo",
        description="Show in half a minute what edigateway does: make a site and its partners, run them, send files.",
    )
    about = "where to make the sites; those of an earlier demonstration there are removed (default: %(default)s)"
    parser.add_argument("dir", metavar="DIR", nargs="?", type=Path, default="demo-site", help=about)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
