"""What is read where places are missing, repeated, shared or beyond what the map remembers."""

from pathlib import Path

import pytest

from edigateway.mapping.reading import source
from edigateway.mapping.reading.memo import Memo
from edigateway.mapping.reading.text import Text
from tests.unit.mapping.site import compiled, read

NUMBER = "fields:\n  number: BEG03\n"


def test_group_from_two_places_needs_only_one_of_them(tmp_path: Path) -> None:
    """A group is there if any of its fields is, be it of the segment itself or of one below it."""
    party = "{each: N1, fields: {id: {scheme: N103, value: 'REF[ZZ]02'}}}"
    fields = f"{NUMBER}  parties: {party}\n"
    found = read(tmp_path, fields, "BEG***1\nN1*ST**92\nN1*BY\n  REF*ZZ*7").document
    assert [each["id"] for each in found["parties"]] == [
        {"scheme": {"code": "92"}},
        {"value": "7"},
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_default_and_list_of_one_segment_both_work_without_it(tmp_path: Path, turned: bool) -> None:
    """Fields that read the same segments do not stand in each other's way, in whichever order they are."""
    both = [
        "  department: REF[DP]02 | default(9)\n",
        "  references: {each: REF, fields: {value: REF02}}\n",
    ]
    found = read(tmp_path, NUMBER + "".join(both[::-1] if turned else both), "BEG***1")
    assert found.document == {"number": "1", "department": "9"}


def test_list_holds_its_constants_without_any_segment(tmp_path: Path) -> None:
    """A constant entry is in every document, whatever else the list reads."""
    fields = f"""{NUMBER}  references:
    - {{value: {{const: ours}}}}
    - {{each: REF, fields: {{value: REF02}}}}
"""
    assert read(tmp_path, fields, "BEG***1").document["references"] == [{"value": "ours"}]
    found = read(tmp_path, fields, "BEG***1\nREF*ZZ*a").document["references"]
    assert [each["value"] for each in found] == ["ours", "a"]


def test_group_of_constants_beside_a_place_waits_for_it(tmp_path: Path) -> None:
    """Constants alone do not make a group that has something to read."""
    fields = f"{NUMBER}  references: [{{qualifier: {{const: DP, as: code(reference)}}, value: 'REF[DP]02'}}]\n"
    assert "references" not in read(tmp_path, fields, "BEG***1\nREF*ZZ*a").document
    assert len(read(tmp_path, fields, "BEG***1\nREF*DP*a").document["references"]) == 1


def test_joined_text_that_cannot_be_converted_is_told_at_the_first(tmp_path: Path) -> None:
    """A text of several segments has its finding where it begins."""
    fields = f"{NUMBER}  department: REF02.. | join | match('[a-z ]+')\n"
    found = read(tmp_path, fields, "BEG***1\nREF*ZZ*a*b\nREF*ZZ*9")
    assert "department" not in found.document
    [finding] = found.findings
    assert (finding.code, finding.value, str(finding.place)) == (
        "map-no-match",
        "a b 9",
        "REF02 (segment 2)",
    )
    assert read(tmp_path, fields, "BEG***1\nREF*ZZ*a*b").document["department"] == "a b"
    assert "department" not in read(tmp_path, fields, "BEG***1").document


def test_list_of_runs_has_the_pairs_of_all_places(tmp_path: Path) -> None:
    """Runs of several segments are one list, in the order in which the map names them."""
    fields = f"""{NUMBER}  lines:
    each: PO1
    fields:
      item_ids: [PO106.. | pairs(item_id), LIN02.. | pairs(item_id)]
"""
    found = read(tmp_path, fields, "BEG***1\nPO1******VN*a\n  LIN**UP*b\n  LIN**SK*c").document
    assert [each["value"] for each in found["lines"][0]["item_ids"]] == ["a", "b", "c"]


def test_list_of_components_is_read_from_every_segment(tmp_path: Path) -> None:
    """One component of each segment makes a list of texts."""
    fields = f"{NUMBER}  notes: [{{text: [REF04-2]}}]\n"
    sent = "BEG***1\nREF*ZZ***a>b\nREF*ZZ***c\nREF*ZZ***d>e"
    assert read(tmp_path, fields, sent, ">").document["notes"] == [{"text": ["b", "e"]}]


def test_texts_that_are_wrong_are_left_out_of_their_list(tmp_path: Path) -> None:
    """A list keeps what can be converted; the rest is told, and kept."""
    fields = f"{NUMBER}  notes: [{{text: [\"MSG01 | match('[a-z]+')\"]}}]\n"
    found = read(tmp_path, fields, "BEG***1\nMSG*a\nMSG*1\nMSG*b")
    assert found.document["notes"] == [{"text": ["a", "b"]}]
    assert [(each.code, each.place.position) for each in found.findings] == [("map-no-match", 3)]
    [left] = found.document["unmapped"]
    assert (left["of"], left["nth"], left["elements"]) == ("MSG", 2, {"01": "1"})


def test_first_that_is_present_is_read_and_the_others_kept(tmp_path: Path) -> None:
    """``any`` takes the first; the others are kept, unless they say the same."""
    fields = f"{NUMBER}  department: {{any: ['REF[DP]02', N902]}}\n"
    found = read(tmp_path, fields, "BEG***1\nREF*DP*a\nN9*L1*b").document
    assert found["department"] == "a"
    assert [each["elements"] for each in found["unmapped"]] == [{"01": "L1", "02": "b"}]
    same = read(tmp_path, fields, "BEG***1\nREF*DP*a\nN9*L1*a").document
    assert [each["elements"] for each in same["unmapped"]] == [{"01": "L1"}]


def test_memory_of_a_conversion_has_bounds() -> None:
    """Long texts are not remembered, nor more than there is room for, nor anything where the day counts."""
    calls: list[str] = []

    def convert(text: str) -> str:
        calls.append(text)
        return text.upper()

    memo, forgetful = Memo(convert), Memo(convert, varies=True)
    for text in ("a" * 40, "a" * 41):
        assert (memo[text], memo[text]) == (text.upper(), text.upper())
    assert [len(each) for each in calls] == [40, 41, 41]
    assert (forgetful["a"], forgetful["a"]) == ("A", "A")
    assert (len(memo), len(forgetful)) == (1, 0)
    for number in range(17_000):
        assert memo[str(number)] == str(number)
    assert len(memo) == 16_384


def test_combinations_of_segments_that_are_remembered_have_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a hostile partner sends must not fill the memory."""
    monkeypatch.setattr(source, "_SELECTIONS", 2)
    ready = compiled(tmp_path, NUMBER)
    parts = ready.program.read.__globals__["parts_0"]
    for tags in (("BEG",), ("BEG", "N1"), ("BEG", "N2"), ("BEG", "N3")):
        assert parts[tags]
    assert len(parts) == 2


def test_written_block_without_a_line_does_nothing() -> None:
    """Python wants a line in every block; one that has some gets no other."""
    text = Text()
    with text.block("if a:"):
        pass
    with text.block("if b:"):
        text.line("c = 1")
    assert str(text) == "if a:\n    pass\nif b:\n    c = 1\n"


@pytest.mark.parametrize(
    ("ignored", "left"),
    [("REF02", {"03": "b"}), ("REF02..03", {}), ("REF01..02", {"03": "b"}), ("REF02..", {})],
)
def test_run_of_elements_is_ignored_as_a_whole(
    tmp_path: Path, ignored: str, left: dict[str, str]
) -> None:
    """``ignore`` takes runs as locations do, to their end."""
    fields = f"ignore: [{ignored}]\n{NUMBER}  department: REF01\n"
    found = read(tmp_path, fields, "BEG***1\nREF*ZZ*a*b").document
    assert [each["elements"] for each in found.get("unmapped", [])] == ([left] if left else [])
