"""Looking things up in the standard: which release is meant, and what was meant by a word that is not in it."""

from collections.abc import Mapping
from difflib import get_close_matches

import click

from edigateway.formats.x12.dictionary.schemas import Release, release
from edigateway.formats.x12.dictionary.versions import KNOWN

DEFAULT_RELEASE = "004010"
_MOST_MEANT = 4
_SHORTEST_PART_OF_A_NAME = 3


class ReleaseType(click.ParamType[Release]):
    """A release as GS08 names it, such as 004010 or 005010X231A1."""

    name = "release"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Release:
        """Find the release, or say which ones there are."""
        found = value if isinstance(value, Release) else release(str(value))
        if found is None:
            known = ", ".join(KNOWN)
            self.fail(
                f"{value!r} is not a release of X12. Known are {known}; others are read by these."
            )
        return found


release_option = click.option(
    "--release",
    "spoken",
    type=ReleaseType(),
    default=DEFAULT_RELEASE,
    show_default=True,
    metavar="VVVRRR",
    help="The release of X12, as in GS08.",
)


def in_words(spoken: Release) -> str:
    """Name a release, and those that it is read by where it has no facts of its own."""
    source = spoken.dictionary.version
    if source == spoken.version:
        return f"X12 {spoken.version}"
    return f"X12 {spoken.version}, as read by {source.replace('-', ' and ')}"


def not_found(
    word: str, names: Mapping[str, str], where: str, *, listed_by: str = "sets"
) -> click.UsageError:
    """Return the error for a word that names nothing, with what is named nearly so, or what lists all."""
    meant = _meant(word, names)
    proposals = ", ".join(f"{each} ({names[each]})" for each in meant)
    hint = (
        f"Did you mean {proposals}?" if meant else f"`edigw x12 {listed_by}` lists what there is."
    )
    return click.UsageError(f"{word!r} is not in {where}. {hint}")


def _meant(word: str, names: Mapping[str, str]) -> list[str]:
    """Return the keys that are written nearly so, then those whose names have the word."""
    close = get_close_matches(word.upper().replace("0", "O"), names, n=_MOST_MEANT, cutoff=0.9)
    close += get_close_matches(word.upper(), names, n=_MOST_MEANT, cutoff=0.6)
    if len(word) < _SHORTEST_PART_OF_A_NAME:
        return list(dict.fromkeys(close))[:_MOST_MEANT]
    named = [key for key, name in names.items() if word.lower() in name.lower()]
    return list(dict.fromkeys([*named, *close]))[:_MOST_MEANT]
