"""Examples beside a map, and the laws that hold for each."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from edigateway.workbench.examples import Examples, Outcome, with_examples
from tests.support.benches import ACME, ORDER, ROWS, bench_with

CSV = b"Order,Line,Qty\nA-1,1,5\n"
DOCUMENT: Mapping[str, Any] = {
    "number": "A-1",
    "currency": "USD",
    "lines": [{"number": "1", "quantity": "5"}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the examples of the map of rows."""
    path = tmp_path / "acme" / "orders.tests"
    path.mkdir(parents=True)
    return path


def _run(folder: Path, *, accept: bool = False) -> list[Outcome]:
    return list(Examples(bench_with(folder.parents[1], ROWS), "acme/orders").run(accept=accept))


def _problems(outcome: Outcome) -> list[str]:
    return [each.problem for each in outcome.failures]


def test_file_that_is_read_as_expected_is_good(folder: Path) -> None:
    """The list of its documents lies beside it."""
    (folder / "order.csv").write_bytes(CSV)
    (folder / "order.json").write_text(json.dumps([DOCUMENT]))
    [outcome] = _run(folder)
    assert (outcome.is_good, outcome.documents, outcome.failures) == (True, 1, ())


def test_file_that_is_read_otherwise_shows_the_path(folder: Path) -> None:
    """A short line for each difference, not two documents to be compared by eye."""
    (folder / "order.csv").write_bytes(CSV.replace(b"5", b"6"))
    (folder / "order.json").write_text(json.dumps([DOCUMENT]))
    [outcome] = _run(folder)
    [failure] = outcome.failures
    assert not outcome.is_good
    assert failure.details == ('0.lines.0.quantity: "5" -> "6"',)


def test_accepting_writes_what_comes_of_an_example(folder: Path) -> None:
    """From then on it is good, and accepting again changes nothing."""
    (folder / "order.csv").write_bytes(CSV)
    (folder / "back.out.json").write_text(json.dumps(DOCUMENT))
    assert [each.is_good for each in _run(folder)] == [False, False]
    assert [each.accepted for each in _run(folder, accept=True)] == [True, True]
    assert json.loads((folder / "order.json").read_bytes()) == [DOCUMENT]
    assert (folder / "back.out.csv").read_bytes().splitlines()[1] == b"A-1,1,5"
    again = _run(folder, accept=True)
    assert [(each.is_good, each.accepted) for each in again] == [(True, False)] * 2


def test_file_that_is_written_otherwise_shows_the_line(folder: Path) -> None:
    """Of the file that is there and of the one that would be written now."""
    (folder / "back.out.json").write_text(json.dumps(DOCUMENT))
    (folder / "back.out.csv").write_bytes(CSV.replace(b"5", b"6"))
    [outcome] = _run(folder)
    assert outcome.failures[0].details == ("-row*A-1*1*6", "+row*A-1*1*5")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("order.csv", b"\xff\xfe", "order.csv"),
        ("back.out.json", b"{", "not JSON"),
        ("back.out.json", b'{"number": "1"}', "lines is required"),
        ("back.out.json", b"[]", "no document"),
    ],
)
def test_example_that_is_none_is_bad_and_says_why(
    folder: Path, name: str, content: bytes, problem: str
) -> None:
    """One broken file does not keep the others from being run."""
    (folder / name).write_bytes(content)
    (folder / "good.csv").write_bytes(CSV)
    (folder / "good.json").write_text(json.dumps([DOCUMENT]))
    found = {each.example.given.name: each for each in _run(folder)}
    assert not found[name].is_good
    assert found["good.csv"].is_good
    assert problem in " ".join(_problems(found[name])) or name == "order.csv"


def test_expected_file_that_is_no_json_is_bad(folder: Path) -> None:
    """A slip in a golden file is told, not raised."""
    (folder / "order.csv").write_bytes(CSV)
    (folder / "order.json").write_text("[1,")
    [outcome] = _run(folder)
    assert "not JSON" in _problems(outcome)[0]


def test_document_that_can_only_be_read_is_good_with_a_note(tmp_path: Path) -> None:
    """A map for receiving need not turn everything round."""
    examples = tmp_path / "acme" / "850.tests"
    examples.mkdir(parents=True)
    (examples / "order.edi").write_bytes(ORDER.read_bytes())
    bench = bench_with(tmp_path, ACME)
    assert with_examples(bench)[:1] == ["acme/850"]
    [outcome] = Examples(bench, "acme/850").run(accept=True)
    assert outcome.is_good
    assert _problems(outcome) == ["it can only be read"]


def test_what_came_with_faults_need_not_be_written_again(tmp_path: Path) -> None:
    """The standard that the partner broke binds what we would write."""
    examples = tmp_path / "acme" / "850.tests"
    examples.mkdir(parents=True)
    old = ORDER.read_bytes().replace(b"*004010~", b"*003050~")
    broken = old.replace(b"*20261204~", b"*261204***20~")
    (examples / "order.edi").write_bytes(broken)
    bench = bench_with(tmp_path, "map: acme/850\nextends: x12/850\n")
    [outcome] = Examples(bench, "acme/850").run(accept=True)
    assert [(each.problem, each.is_note) for each in outcome.failures] == [
        ("it cannot be written again", True)
    ]


def test_map_that_does_not_find_back_is_bad(tmp_path: Path) -> None:
    """Two fields of one column, of which only one can be written: the law shows what is lost."""
    text = ROWS.replace("number: Order\n", "number: Order | upper\n  contract: Order\n")
    folder = tmp_path / "acme" / "orders.tests"
    folder.mkdir(parents=True)
    (folder / "order.csv").write_bytes(CSV.replace(b"A-1", b"a-1"))
    [outcome] = Examples(bench_with(tmp_path, text), "acme/orders").run(accept=True)
    assert not outcome.is_good
    assert _problems(outcome) == ["it is read again as something else"]
    assert outcome.failures[0].details == ('0.contract: "a-1" -> "A-1"',)


def test_file_is_written_in_the_release_of_the_one_that_is_expected(tmp_path: Path) -> None:
    """A partner who wants 005010 has an example in it, and it stays so."""
    folder = tmp_path / "acme" / "850.tests"
    folder.mkdir(parents=True)
    bench = bench_with(tmp_path, "map: acme/850\nextends: x12/850\n")
    [trial] = bench.read("acme/850", ORDER.read_bytes())
    (folder / "order.out.json").write_text(json.dumps(trial.content))
    written = bench.write("acme/850", [trial.content], "005010").content
    (folder / "order.out.edi").write_bytes(written.replace(b"SWFT", b"OTHR"))
    [outcome] = Examples(bench, "acme/850").run(accept=True)
    assert outcome.accepted
    assert b"*X*005010~" in (folder / "order.out.edi").read_bytes()


def test_constant_that_a_document_lacks_may_come_back(folder: Path) -> None:
    """The ERP need not say what the map says of every document; anything else that is new is told."""
    bare = {name: value for name, value in DOCUMENT.items() if name != "currency"}
    (folder / "back.out.json").write_text(json.dumps(bare))
    assert [each.accepted for each in _run(folder, accept=True)] == [True]
    assert [each.is_good for each in _run(folder)] == [True]
    (folder / "back.out.json").write_text(json.dumps({**bare, "lines": [{"number": "1"}]}))
    assert not any(each.is_good for each in _run(folder))
