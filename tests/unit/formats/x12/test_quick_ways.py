"""The quick ways of the reader are never other than quick: what they find is what the long ways find."""

import random
from collections.abc import Sequence

import pytest

from edigateway.formats.x12.reading import sets, structure
from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.syntax import window
from edigateway.formats.x12.syntax.tokenizer import Cut, Tokenizer
from edigateway.model.envelope import Interchange
from edigateway.model.record import Record
from tests.support.orders import Order
from tests.support.samples import open_sample
from tests.unit.formats.x12.building import BEG, LINE, group, order, payload
from tests.unit.formats.x12.verdicts import VERDICTS

Tree = tuple[Sequence[str], int, int, tuple["Tree", ...]]


def _tree(record: Record | None) -> Tree | None:
    if record is None:
        return None
    children = tuple(found for each in record.children if (found := _tree(each)))
    return tuple(record.elements), record.position, record.offset, children


def _found(content: bytes) -> list[tuple[Interchange, list[Tree | None]]]:
    """Return everything that reading finds, trees as plain values."""
    return [
        (
            each,
            [_tree(one.tree) for found in each.groups for one in found.transactions],
        )
        for each in read(content)
    ]


def _plain(found: list[tuple[Interchange, list[Tree | None]]]) -> list[object]:
    return [
        (
            each.address,
            each.offset,
            each.length,
            each.findings,
            [
                (one.verdict, one.findings, one.declared_sets, one.control_number)
                for one in each.groups
            ],
            [
                (one.set_id, one.control_number, one.segments, one.offset, one.length, one.findings)
                for found_group in each.groups
                for one in found_group.transactions
            ],
            trees,
        )
        for each, trees in found
    ]


def _no_peek(_: Tokenizer) -> Cut | None:
    return None


def _no_path(_segments: Sequence[Sequence[str]], _root: object) -> structure.Path | None:
    return None


def _mutants() -> list[bytes]:
    """Return orders with bytes dropped, doubled, swapped and replaced, always the same ones."""
    chance = random.Random(850)
    right = [
        Order(number=1, lines=4).content(),
        payload(group(order(), order(number="0002"))),
        payload(group(order(), order(number="0002")), end="\r\n"),
        payload(group(order(), order(number="0002")), end="~"),
        payload(group(order(), order(number="0002")), end="\x1d"),
    ]
    bits = [
        b"*",
        b"~",
        b"\n",
        b" ",
        b"\r\n",
        b" *",
        b"*~",
        b"\xe9",
        b"\xc3\xa9",
        b"\x07",
        b"^",
        b">",
    ]
    found = list(right)
    for _ in range(600):
        content = chance.choice(right)
        start = content.index(b"GS*")
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(start, len(content))
            length = chance.choice([0, 1, 1, 2, 5])
            content = content[:at] + chance.choice([b"", *bits]) + content[at + length :]
        found.append(content)
    return found


MUTANTS = _mutants()


def test_quick_cut_finds_what_cutting_segment_by_segment_finds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sets that are cut whole have the same segments, places and findings as those that are cut one by one."""
    quick = [_plain(_found(each)) for each in MUTANTS]
    monkeypatch.setattr(Tokenizer, "peek_set", _no_peek)
    assert quick == [_plain(_found(each)) for each in MUTANTS]


def test_quick_walk_finds_what_the_long_walk_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A set on the quick path has the same tree and findings as one that is walked the long way."""
    quick = [_plain(_found(each)) for each in MUTANTS]
    monkeypatch.setattr(sets, "follow", _no_path)
    assert quick == [_plain(_found(each)) for each in MUTANTS]


@pytest.mark.parametrize(("dates", "lines"), [(10, 1), (11, 1), (10, 20), (11, 20)])
def test_limit_is_held_on_the_quick_walk_as_on_the_long_one(
    dates: int, lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Uses are counted where a set has more segments than a slot may have uses: at most ten DTM, ten more in each PO1."""
    many = ["DTM*002*20240105"] * dates
    body = (BEG, *many, *([LINE, *many] * lines), f"CTT*{lines}")
    content = payload(group(order(*body)))
    quick = _plain(_found(content))
    (found,) = read(content)
    codes = [each.code for each in found.groups[0].transactions[0].findings]
    assert codes == ["too-many-segments"] * ((dates - 10) * (1 + lines))
    monkeypatch.setattr(sets, "follow", _no_path)
    assert _plain(_found(content)) == quick


@pytest.mark.parametrize("name", VERDICTS)
def test_samples_are_read_alike_in_every_way(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Real files are found to hold the same, quick or long, in large blocks or in very small ones."""
    content = open_sample(name)
    quick = _plain(_found(content))
    monkeypatch.setattr(window, "BLOCK_BYTES", 7)
    assert _plain(_found(content)) == quick
    monkeypatch.setattr(Tokenizer, "peek_set", _no_peek)
    monkeypatch.setattr(sets, "follow", _no_path)
    assert _plain(_found(content)) == quick


@pytest.mark.parametrize("encoding", ["utf-16", "cp037", "utf-8"])
@pytest.mark.parametrize("size", [1, 3, 64])
def test_blocks_of_any_size_give_the_same(
    encoding: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a block ends, in the middle of a character even, makes no difference."""
    content = Order(number=1, lines=3).content().replace(b"Portland", b"Port Zoe")
    text = content.decode() if encoding == "cp037" else content.decode().replace("Zoe", "Zoë")
    written = text.encode(encoding)
    whole = _plain(_found(written))
    monkeypatch.setattr(window, "BLOCK_BYTES", size)
    assert _plain(_found(written)) == whole


def test_set_in_two_encodings_is_read_alike_in_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each segment is read as UTF-8 if it is that, whatever another segment of the set is written in."""
    content = payload(group(order("BEG*00*SA*4711\xff**20240105", "N1*ST*Zo\xc3\xab", "PO1*1")))
    quick = _found(content)
    (found,) = read(content)
    assert found.groups[0].transactions[0].tree is not None
    names = [each.elements[-1] for each in found.groups[0].transactions[0].tree.walk()]
    assert "Zo\xeb" in names
    monkeypatch.setattr(Tokenizer, "peek_set", _no_peek)
    assert _plain(quick) == _plain(_found(content))


def test_delimiter_that_is_a_letter_of_another_encoding_is_read_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A delimiter above ASCII is a byte, and no part of a character."""
    content = payload(group(order("BEG*00*SA*4711**20240105", "N1*ST*Zo\xc3\xab"))).replace(
        b"*", b"\xab"
    )
    quick = _found(content)
    monkeypatch.setattr(Tokenizer, "peek_set", _no_peek)
    assert _plain(quick) == _plain(_found(content))


def test_set_whose_header_is_in_lower_case_is_read_alike_in_both_ways(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A tag in lower case is taken as if it were in upper case, also where only that of ST is."""
    upper = payload(group(order()))
    content = upper.replace(b"ST*850", b"st*850")
    quick = _plain(_found(content))
    assert quick == _plain(_found(upper))
    monkeypatch.setattr(Tokenizer, "peek_set", _no_peek)
    assert _plain(_found(content)) == quick
