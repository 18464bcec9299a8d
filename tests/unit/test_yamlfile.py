"""Strict YAML: what is kept as written, where each value stands, and all that is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.errors import Misconfigured
from edigateway.yamlfile import MAX_BYTES, MAX_DEPTH, parse, quoted, read

FILE = Path("partners/acme.yaml")


def refusals(text: str | bytes) -> list[tuple[int, int, str]]:
    """Return line, column and problem of each fault of a text that is refused."""
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(Misconfigured) as caught:
        parse(raw, FILE)
    assert all(fault.file == FILE for fault in caught.value.faults)
    return [(fault.line, fault.column, fault.problem) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "written",
    [
        "0614141000005",
        "004010",
        "01",
        "08",
        "NO",
        "yes",
        "12:30",
        "1e3",
        "0x1F",
        "2026-11-21",
        "Null",
    ],
)
def test_scalar_of_any_look_stays_text(written: str) -> None:
    """A GLN, a release or a country is text: nothing is read as octal, a truth, a time or a number."""
    assert parse(f"a: {written}\nb: [{written}]\n".encode(), FILE).value == {
        "a": written,
        "b": [written],
    }


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_nothing_written_is_none_and_quoted_is_text(written: str) -> None:
    """An absent value is None; the same in quotes is text."""
    assert parse(f"a: {written}\nb: '{written}'\n".encode(), FILE).value == {
        "a": None,
        "b": written,
    }


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_empty_file_is_an_empty_mapping(text: str) -> None:
    """A file without content says nothing, which is allowed."""
    assert parse(text.encode(), FILE).value == {}


def test_byte_order_mark_is_ignored() -> None:
    """Some editors write a mark at the start, which is no part of the first key."""
    assert parse(b"\xef\xbb\xbfa: 1\n", FILE).value == {"a": "1"}


def test_marks_of_values_and_keys_count_characters_from_one() -> None:
    """Editors count lines and characters from 1, not bytes from 0."""
    file = parse("é: {ü: x}\nb:\n  - y\n".encode(), FILE)
    assert file.key_marks["é", "ü"] == (1, 5)
    assert file.marks["é", "ü"] == (1, 8)
    assert file.marks["b", 0] == (3, 5)


def test_fault_at_a_missing_key_points_to_what_should_hold_it() -> None:
    """A fault about something that is not there is shown at the nearest thing that is."""
    fault = parse(b"a: 1\nb:\n  c: 2\n", FILE).fault(("b", "d", "e"), "wrong", "mend it")
    assert str(fault) == "partners/acme.yaml:3:3: wrong; mend it"


def test_fault_at_a_key_points_to_the_key() -> None:
    """An unknown key is shown itself, not its value."""
    fault = parse(b"a: 1\nb:   2\n", FILE).fault(("b",), "unknown", key=True)
    assert (fault.line, fault.column) == (2, 1)


@pytest.mark.parametrize("tag", ["!!int", "!!python/object/apply:os.system", "!mine", "!"])
def test_tag_of_any_kind_is_refused(tag: str) -> None:
    """No value may choose its own type, not even a standard one."""
    problem = f"tags such as {tag} are not allowed"
    assert refusals(f"a: 1\nb: {tag} [x]\n") == [(2, 4, problem)]
    assert refusals(f"a: 1\nb: {tag} x\n") == [(2, 4, problem)]


def test_anchor_and_alias_are_refused_each_with_its_place() -> None:
    """What stands once in the file stands once in the value, so that nothing can grow."""
    problem = "anchors and aliases are not allowed"
    assert refusals("a: &x 1\nb: *x\nc: &y [1]\n") == [
        (1, 4, problem),
        (2, 4, problem),
        (3, 4, problem),
    ]


def test_merge_key_is_only_a_key() -> None:
    """The merge key of YAML 1.1 means nothing here."""
    assert parse(b"<<: {a: 1}\n", FILE).value == {"<<": {"a": "1"}}


def test_duplicate_keys_are_all_refused() -> None:
    """The last of two would win silently."""
    assert refusals("a: 1\nb: {c: 1, c: 2}\na: 3\n") == [
        (2, 11, "the key 'c' stands twice"),
        (3, 1, "the key 'a' stands twice"),
    ]


def test_key_that_is_not_text_is_refused() -> None:
    """A list as a key has no path."""
    assert refusals("? [a, b]\n: 1\n") == [(1, 3, "a key must be text")]


def test_deep_file_is_refused_at_the_level_too_many() -> None:
    """The allowed depth is read, one more is refused, and a flood of levels does not exhaust the stack."""
    deep = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert parse(deep.encode(), FILE).value
    problem = f"more than {MAX_DEPTH} levels deep"
    assert refusals(f"a: {'[' * MAX_DEPTH}{']' * MAX_DEPTH}") == [(1, 3 + MAX_DEPTH, problem)]
    assert [said for _, _, said in refusals("[" * 500_000)] == [problem]


def test_large_file_is_refused_unread(tmp_path: Path) -> None:
    """One byte more than the limit is too much, and no more than that is read."""
    path = tmp_path / "big.yaml"
    path.write_bytes(b"a: 1 " + b"#" * (MAX_BYTES - 5))
    assert read(path).value == {"a": "1"}
    path.write_bytes(b"a: 1 " + b"#" * (MAX_BYTES - 4))
    with pytest.raises(Misconfigured, match=f"larger than {MAX_BYTES} bytes"):
        read(path)
    with pytest.raises(Misconfigured, match="larger than"):
        read(Path("/dev/zero"))


def test_text_that_is_not_utf8_is_refused_at_its_place() -> None:
    """An encoding is never guessed."""
    assert refusals("a: 1\nb: é\n".encode("latin-1")) == [(2, 4, "not UTF-8 at byte 8")]


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f"])
def test_control_character_is_refused_at_its_place(character: str) -> None:
    """Control characters hide what a value is."""
    found = refusals(f"a: 1\nb: x{character}\n")
    assert found == [(2, 5, f"a character that YAML does not allow: {character!a}")]


def test_second_document_is_refused_at_its_start() -> None:
    """One file says one thing."""
    assert refusals("a: 1\n---\nb: 2\n") == [(2, 1, "a second document")]


@pytest.mark.parametrize(("text", "line"), [("- a\n", 1), ("\nword\n", 2)])
def test_top_that_is_no_mapping_is_refused(text: str, line: int) -> None:
    """A file of the site is made of keys and values."""
    assert refusals(text) == [(line, 1, "the top of the file must be a mapping (key: value)")]


def test_broken_syntax_is_refused_at_its_place() -> None:
    """What is not YAML says where."""
    assert refusals("a: 1\nb: c: d\n")[0][:2] == (2, 5)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a:\n\tb: 1\n", (2, 1)),
        ("a:\n  b: 1\n\tc: 2\n", (3, 1)),
        ("a:\n  - x\n\t- y\n", (3, 1)),
        ("a: |\n  x\n\ty\n", (3, 1)),
    ],
)
def test_tab_is_named_and_spaces_are_advised(text: str, place: tuple[int, int]) -> None:
    """A tab looks like spaces, so only the message can show it."""
    with pytest.raises(Misconfigured) as caught:
        parse(text.encode(), FILE)
    (fault,) = caught.value.faults
    assert (fault.line, fault.column) == place
    assert (fault.problem, fault.remedy) == ("not YAML: a tab stands here", "write spaces instead")


@pytest.mark.parametrize("text", ["a: b: c\n", "a: foo\n  b: 1\n", "a\nb: 1\n"])
def test_colon_where_no_key_can_be_is_told_in_words_of_people(text: str) -> None:
    """The parser's own sentence helps only who wrote the parser."""
    with pytest.raises(Misconfigured) as caught:
        parse(text.encode(), FILE)
    (fault,) = caught.value.faults
    assert fault.problem == "not YAML: this ':' stands where no key can be"
    assert "in quotes" in fault.remedy
    assert "indentation" in fault.remedy


def test_missing_file_says_what_to_do(tmp_path: Path) -> None:
    """A file that cannot be read is a fault of the file as a whole."""
    with pytest.raises(Misconfigured) as caught:
        read(tmp_path / "none.yaml")
    fault = caught.value.faults[0]
    assert (fault.line, fault.problem) == (0, "cannot be read: No such file or directory")
    assert fault.remedy


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_quoted_text_is_one_line_and_comes_back_exactly(text: str) -> None:
    """Hostile text can be shown in a file without becoming part of its structure."""
    written = quoted(text)
    assert len(written.splitlines()) == 1
    assert parse(f"a: {written}\nb: 1\n".encode(), FILE).value == {"a": text, "b": "1"}
