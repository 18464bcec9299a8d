"""``python -m edigateway.demo [DIR]``: show in half a minute what edigateway does; DIR is ``demo-site`` by default."""

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
    root = Path(sys.argv[1] if len(sys.argv) > 1 else "demo-site")
    try:
        tour(root)
    except (DidNotStart, NotOurs, NotInTime) as error:
        say(f"demo: {error}", "bold red")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
