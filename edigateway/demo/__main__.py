"""``python -m edigateway.demo [DIR]``: show in half a minute what edigateway does; DIR is ``demo-site`` by default."""

import argparse
import os
import sys
from pathlib import Path

from edigateway.cli.terminal import say
from edigateway.demo.daemon import DidNotStart
from edigateway.demo.site import NotOurs
from edigateway.demo.tour import NotInTime, tour


def main() -> int:
    """Run the demonstration; return its exit code."""
    os.environ.setdefault("COLUMNS", "100")
    root = _arguments().dir
    try:
        tour(root)
    except (DidNotStart, NotOurs, NotInTime) as error:
        say(f"demo: {error}", "bold red")
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m edigateway.demo",
        description="Show in half a minute what edigateway does: make a site, run its daemon, send it five files.",
    )
    about = "where to make the site; a site of an earlier demonstration there is removed (default: %(default)s)"
    parser.add_argument("dir", metavar="DIR", nargs="?", type=Path, default="demo-site", help=about)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
