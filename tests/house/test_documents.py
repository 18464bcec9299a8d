"""The pages for people: their links lead somewhere, and the commands that they name exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from edigateway.cli.main import cli
from edigateway.ledger.journal import Event
from edigateway.model.lifecycle import State
from tests.house.sources import ROOT, name, pages

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_MAKE = re.compile(r"\bmake ([a-z]+)(?=`|$)", re.MULTILINE)
_EDIGW = re.compile(
    r"\bedigw(?! edigw)(?: --site \S+)? ([a-z][a-z0-9]*)(?: ([a-z][a-z-]*))?((?: [^\n`|;&()]*)?)"
)
_OPTION = re.compile(r"(?<=\s)--?[a-z][a-z-]*")
_DECISION = re.compile(r"(\d{4})-[a-z0-9-]+\.md")


def _anchors(page: Path) -> set[str]:
    headings = _HEADING.findall(_FENCED.sub("", page.read_text("utf-8")))
    plain = (re.sub(r"[^\w\- ]", "", each.lower()) for each in headings)
    return {each.replace(" ", "-") for each in plain}


def _broken_links(page: Path) -> Iterator[str]:
    for link in _LINK.findall(_FENCED.sub("", page.read_text("utf-8"))):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            yield f"{name(page)}: {link}"


def test_links_on_all_pages_lead_somewhere() -> None:
    """Every relative link names a file that is there, and a heading in it."""
    assert [broken for page in pages() for broken in _broken_links(page)] == []


def test_make_targets_on_all_pages_exist() -> None:
    """What a page tells people to make can be made."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {each for page in pages() for each in _MAKE.findall(page.read_text("utf-8"))}
    assert {"demo", "test"} <= named
    assert named - targets == set()


def _command(words: tuple[str, str]) -> click.Command | None:
    """Return the command that is meant; the second word may be an argument already."""
    found = cli.get_command(click.Context(cli), words[0])
    if isinstance(found, click.Group) and words[1]:
        return found.get_command(click.Context(found), words[1])
    return found


def _unknown_commands(page: Path) -> Iterator[str]:
    text = page.read_text("utf-8")
    code = "\n".join([*_FENCED.findall(text), *re.findall(r"`([^`\n]+)`", _FENCED.sub("", text))])
    for first, second, rest in _EDIGW.findall(code):
        command = _command((first, second))
        if command is None:
            yield f"{name(page)}: edigw {first} {second}".rstrip()
            continue
        known = {option for each in command.params for option in each.opts} | {"--help"}
        yield from (
            f"{name(page)}: edigw {first} {option}"
            for option in _OPTION.findall(rest)
            if option not in known
        )


@pytest.mark.parametrize("page", pages(), ids=name)
def test_commands_on_each_page_exist(page: Path) -> None:
    """Every ``edigw`` command and option that a page shows is one that the program knows."""
    assert list(_unknown_commands(page)) == []


def test_decisions_of_this_house_are_numbered_without_gaps() -> None:
    """A decision keeps its number for good, and each file begins with it."""
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [match[1] for each in files if (match := _DECISION.fullmatch(each.name))]
    assert numbers == [f"{n:04d}" for n in range(1, len(files) + 1)]
    titles = [each.read_text("utf-8").splitlines()[0] for each in files]
    assert [
        t for n, t in enumerate(titles, 1) if not re.match(rf"# (?:0*{n}\. |0*{n}[:\s])", t)
    ] == []


def test_changelog_of_this_house_has_room_for_the_next_release() -> None:
    """There is always a section for what is not released yet, and it says how to upgrade."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    unreleased = re.split(r"^## ", text, flags=re.MULTILINE)[1]
    assert unreleased.startswith("Unreleased")
    assert "### Upgrading" in unreleased


def test_states_of_the_ledger_are_in_the_glossary() -> None:
    """A word that operators read is explained."""
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    assert [state for state in State if f"| **{state}** |" not in text] == []


def test_events_of_the_journal_are_documented() -> None:
    """Every word that the journal can hold is explained, and no other."""
    text = (ROOT / "docs" / "reference" / "journal.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([a-z.]+)` \|", text, re.MULTILINE)) == set(Event)
