"""What people look up: the words of codes, the meaning of values, overviews, the envelope."""

from importlib.resources import files
from time import process_time

import pytest

from edigateway.formats.x12.dictionary import labels, overview
from edigateway.formats.x12.dictionary.envelope import TAGS, EnvelopeFacts
from edigateway.formats.x12.dictionary.facts import PUBLISHED, published, schema_data
from edigateway.formats.x12.dictionary.labels import label
from edigateway.formats.x12.dictionary.meaning import date_in_words, meaning, time_in_words
from edigateway.formats.x12.dictionary.schemas import Dictionary, dictionary

SLOWEST_S = 0.05


@pytest.mark.parametrize(
    ("element", "code", "words"),
    [
        ("353", "00", "original"),
        ("98", "st", "ship to"),
        ("103", "CTN25", "carton, corrugated"),
        ("103", "CTN44", "carton"),
        ("103", "XYZ44", None),
        ("620", "8", "segment has element errors"),
        ("98", "??", None),
        ("93", "ACME", None),
    ],
)
def test_label_of_a_code_is_in_our_own_words(element: str, code: str, words: str | None) -> None:
    """Common codes have words; others have none, and nothing is made up."""
    assert label(element, code) == words


def test_labels_of_an_element_have_the_usual_ones_first() -> None:
    """Whoever sees only some of them sees those that occur."""
    assert list(labels.labels("98"))[:2] == ["BY", "ST"]


def test_labels_name_codes_that_a_release_knows() -> None:
    """Words for a code that no release has are a slip of the pen, save for those that came with later ones."""
    known = {key: [published(version).codes(key) for version in PUBLISHED] for key in _labelled()}
    unknown = {
        (key, code)
        for key, releases in known.items()
        if any(codes is not None for codes in releases)
        for code in labels.labels(key)
        if not any(codes and code in codes for codes in releases)
    }
    assert unknown == {("235", "GT")}


@pytest.mark.parametrize(
    ("number", "value", "words"),
    [
        ("373", "20240105", "2024-01-05"),
        ("373", "240105", "2024-01-05"),
        ("373", "991231", "1999-12-31"),
        ("373", "00000000", None),
        ("337", "1230", "12:30"),
        ("337", "12305959", "12:30:59"),
        ("337", "2530", None),
        ("610", "139550", "1395.50"),
        ("610", "-5", "-0.05"),
        ("610", "12.50", None),
        ("354", "3", None),
        ("212", "9.95", None),
        ("355", "EA", "each"),
    ],
)
def test_meaning_of_a_value_is_what_a_person_would_read(
    number: str, value: str, words: str | None
) -> None:
    """Days and times are written out, points are put where they are implied, and the rest says so itself."""
    assert meaning(dictionary("004010").element(number), value) == words


def test_moments_that_are_none_have_no_words() -> None:
    """Placeholders and slips are shown as they came."""
    assert date_in_words("2024010") is None
    assert time_in_words("") is None


def test_overview_of_sets_counts_segments_and_loops() -> None:
    """The 997 has eight places and two loops."""
    found = {each.id: each for each in overview.sets(published("004010"))}
    assert found["997"] == ("997", "Functional Acknowledgment", "FA", 8, 2)


def test_overview_of_uses_finds_elements_and_what_layers_made_of_them() -> None:
    """An element is found by its number, also where a layer gave it another key."""
    assert "PO103" in overview.uses(published("004010"), "355")
    assert "BIG01" in overview.uses(dictionary("003060").facts, "373")


def test_envelope_is_known_to_whoever_looks_it_up() -> None:
    """ISA to IEA have elements and codes; what is in the release is as it was."""
    facts = EnvelopeFacts(published("004010"))
    segments = {tag: Dictionary(facts).segment(tag) for tag in TAGS}
    sizes = {tag: len(each.elements) for tag, each in segments.items() if each is not None}
    assert sizes == {"ISA": 16, "GS": 8, "GE": 2, "IEA": 2, "TA1": 5}
    assert facts.codes("I14") == frozenset("PTI")
    assert facts.codes("I12") is None
    assert facts.codes("355") == published("004010").codes("355")
    assert facts.version == "004010"
    assert facts.set_ids() == published("004010").set_ids()
    assert facts.transaction_set("850") == published("004010").transaction_set("850")
    assert set(TAGS) < set(overview.segments(facts))
    assert not set(TAGS) & set(overview.segments(published("004010")))


def test_every_file_of_the_schema_data_is_read_in_no_time() -> None:
    """A command that needs one file is not held up by it."""
    root = files("edigateway.formats.x12.dictionary") / "schema"
    for folder in (root, *(root / each for each in (*PUBLISHED, "deltas"))):
        for file in folder.iterdir():
            if file.name.endswith(".json"):
                path = [] if folder == root else [folder.name]
                start = process_time()
                schema_data(*path, file.name.removesuffix(".json"))
                assert process_time() - start < SLOWEST_S


def _labelled() -> list[str]:
    return list(schema_data("labels"))
