"""``edigw x12 describe``: what X12 says about a set, a segment or an element."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

import click

from edigateway.cli import page
from edigateway.cli.x12 import element_page, segment_page, set_page
from edigateway.cli.x12.lookup import in_words, not_found, release_option
from edigateway.formats.x12.dictionary.envelope import EnvelopeFacts
from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.formats.x12.dictionary.overview import segments, sets, slot_places
from edigateway.formats.x12.dictionary.schemas import Dictionary, Release

_DESIGNATOR = re.compile(r"([A-Z][A-Z0-9]{1,2})([0-9]{2})")


class Subject(NamedTuple):
    """What is asked about: a set, a segment (of a set or of any) or an element by its number."""

    set_id: str | None = None
    tag: str | None = None
    element: str | None = None


@click.command("describe")
@click.argument("what", metavar="SET|SEGMENT|ELEMENT")
@click.argument("segment", required=False)
@release_option
@click.option("--codes", "all_codes", is_flag=True, help="Show every code of a segment's elements.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(
    what: str, segment: str | None, spoken: Release, all_codes: bool, as_json: bool
) -> None:
    """Describe a transaction set, a segment, or an element with its codes.

    A set is shown as the tree of its segments; a segment with its elements, and with a SET before it
    where it stands in that; an element by its number (355) or by one of its places (PO103).

    \b
    Examples:
      edigw x12 describe 850
      edigw x12 describe 850 PO1
      edigw x12 describe PO103 --release 005010
      edigw x12 describe 355 --json | jq .codes

    \b
    Exit codes: 0 described, 2 there is no such release, set, segment or element.
    """
    dictionary = Dictionary(EnvelopeFacts(spoken.dictionary.facts))
    subject = _subject(dictionary.facts, what.upper(), segment.upper() if segment else None)
    if as_json:
        facts = {"release": spoken.version, **_facts(dictionary, subject)}
        click.echo(json.dumps(facts, indent=2))
        return
    title, lines = _page(dictionary, subject, all_codes)
    click.echo("\n".join((page.headed(title, in_words(spoken)), "", *lines)))


def _subject(facts: Facts, what: str, segment: str | None) -> Subject:
    """Find out what is meant: sets go before segments, and these before elements; of two words either may come first."""
    known_sets = facts.set_ids()
    if segment in known_sets and what not in known_sets:
        what, segment = segment, what
    if what in known_sets:
        return Subject(set_id=what, tag=segment and _tag_in(facts, what, segment))
    if segment is not None:
        raise not_found(what, _set_names(facts), "the transaction sets")
    tags = segments(facts)
    if what in tags:
        return Subject(tag=what)
    if (key := _element(facts, what)) is not None:
        return Subject(element=key)
    raise not_found(what, {**_set_names(facts), **tags}, "the dictionary")


def _set_names(facts: Facts) -> dict[str, str]:
    return {each.id: each.name for each in sets(facts)}


def _tag_in(facts: Facts, set_id: str, tag: str) -> str:
    table = facts.transaction_set(set_id) or {}
    tags = {place.slot["segment"] for place in slot_places(table["slots"])}
    if tag not in tags and _element(facts, tag) is not None:
        problem = f"{tag} is an element; it is described without a set"
        raise click.UsageError(f"{problem}: edigw x12 describe {tag}")
    if tag not in tags:
        names = {each: name for each, name in segments(facts).items() if each in tags}
        raise not_found(tag, names, f"the set {set_id}", listed_by=f"describe {set_id}")
    return tag


def _element(facts: Facts, word: str) -> str | None:
    """Return the key of the element with a number, or in a place."""
    if word.isalnum() and facts.element(word) is not None:
        return word
    return _element_at(facts, word)


def _element_at(facts: Facts, designator: str) -> str | None:
    """Return the key of the element in a place such as ``PO103``."""
    match = _DESIGNATOR.fullmatch(designator)
    known = facts.segment(match[1]) if match else None
    if match is None or known is None:
        return None
    elements = known["elements"]
    position = int(match[2])
    key: str | None = elements[position - 1][0] if 1 <= position <= len(elements) else None
    return key


def _page(dictionary: Dictionary, subject: Subject, all_codes: bool) -> tuple[str, Iterator[str]]:
    """Return the title of a page and its lines."""
    if subject.element is not None:
        return element_page.page(dictionary, subject.element)
    segment = dictionary.segment(subject.tag) if subject.tag else None
    if segment is not None:
        return segment_page.page(dictionary, segment, subject.set_id, all_codes=all_codes)
    return set_page.page(dictionary.facts, subject.set_id or "")


def _facts(dictionary: Dictionary, subject: Subject) -> dict[str, object]:
    """Return what would be on the page, for programs."""
    if subject.element is not None:
        return element_page.facts(dictionary, subject.element)
    segment = dictionary.segment(subject.tag) if subject.tag else None
    if segment is not None:
        return segment_page.facts(dictionary, segment)
    return set_page.facts(dictionary.facts, subject.set_id or "")
