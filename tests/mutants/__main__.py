"""Makes every mistake that there is, and prints how many of them the tests find: ``python -m tests.mutants``."""

import argparse
import sys
from collections import Counter

from tests.mutants import compiler
from tests.mutants.run import run


def main() -> int:
    """Print the score of each sort of mistake, and what was not found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("maps", nargs="*", help="only these maps, such as x12/850")
    parser.add_argument(
        "--slips", type=int, metavar="N", help="try N slips in the compiler instead"
    )
    parser.add_argument("--seed", type=int, default=compiler.SEED, help="choose other slips")
    arguments = parser.parse_args()
    tried = arguments.slips
    outcomes = run(arguments.maps) if tried is None else compiler.run(tried, arguments.seed)
    made, found = Counter[str](), Counter[str]()
    for each in outcomes:
        made[each.sort] += 1
        found[each.sort] += each.is_found
    for each in sorted(each for each in outcomes if not each.is_found):
        print("not found:", each)
    for sort, many in sorted(made.items()):
        print(f"{sort:12} {found[sort]:5} of {many:5}")
    print(f"{'all':12} {found.total():5} of {made.total():5}")
    return int(found.total() < made.total())


if __name__ == "__main__":
    sys.exit(main())
