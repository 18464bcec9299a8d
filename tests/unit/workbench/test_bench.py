"""The bench: maps by their names and files, files read and written."""

from pathlib import Path

import pytest

from edigateway.errors import Misconfigured, Refused
from edigateway.workbench.bench import AUTO
from tests.support.benches import ACME, ORDER, ROWS, bench_with, write_map

CSV = b"Order,Line,Qty\nA-1,1,5\nA-2,1,6\nA-1,2,7\n"


def test_auto_reads_each_set_with_the_base_map_of_it(tmp_path: Path) -> None:
    """Nobody has to know the name of a map to look at a file."""
    [trial] = bench_with(tmp_path).read(AUTO, ORDER.read_bytes())
    assert (trial.map, trial.document, trial.findings) == ("x12/850", "850", ())
    assert trial.content["number"] == "4500077101"


@pytest.mark.parametrize("payload", [b"", b"Order,Line\n", b"\x00" * 2000])
def test_auto_refuses_what_is_no_x12(tmp_path: Path, payload: bytes) -> None:
    """A map must be named where the file does not say what it is."""
    with pytest.raises(Refused, match="name the map"):
        bench_with(tmp_path).read(AUTO, payload)


def test_rows_become_as_many_documents_as_they_are(tmp_path: Path) -> None:
    """What stands together by its key is one document."""
    found = bench_with(tmp_path, ROWS).read("acme/orders", CSV)
    assert [(each.content["number"], len(each.content["lines"])) for each in found] == [
        ("A-1", 2),
        ("A-2", 1),
    ]


def test_path_of_a_file_stands_for_the_map_of_its_name(tmp_path: Path) -> None:
    """A working copy can be tried before it takes the place of the map."""
    bench = bench_with(tmp_path / "site", ACME)
    copy = write_map(tmp_path / "copy", ACME.replace("CA: case", "CA: carton"))
    units = [
        bench.read(name, ORDER.read_bytes())[0].content["lines"][0]["unit"]["meaning"]
        for name in ("acme/850", str(copy), "acme/850")
    ]
    assert units == ["case", "carton", "case"]


@pytest.mark.parametrize("text", ["rows: []\n", "fields: {}\n", "map: [\n"])
def test_path_of_a_file_that_is_no_map_is_a_fault(tmp_path: Path, text: str) -> None:
    """A table, a map without a name, and what is no YAML."""
    path = tmp_path / "copy.yaml"
    path.write_text(text)
    with pytest.raises(Misconfigured):
        bench_with(tmp_path / "site").map(str(path))


def test_documents_are_written_and_read_again_the_same(tmp_path: Path) -> None:
    """Both directions of one map."""
    bench = bench_with(tmp_path, ROWS)
    before = [each.content for each in bench.read("acme/orders", CSV)]
    written = bench.write("acme/orders", before)
    assert written.content.startswith(b"Order,Line,Qty")
    assert [each.content for each in bench.read("acme/orders", written.content)] == before


def test_release_is_written_as_asked_for(tmp_path: Path) -> None:
    """A map for several releases writes the first one, unless told otherwise."""
    bench = bench_with(tmp_path)
    [trial] = bench.read(AUTO, ORDER.read_bytes())
    files = [bench.write("x12/850", [trial.content], each).content for each in ("", "005010")]
    assert [b"*X*004010~" in each for each in files] == [True, False]
    assert b"*X*005010~" in files[1]


def test_auto_writes_nothing(tmp_path: Path) -> None:
    """A document does not say what it is to be sent as."""
    with pytest.raises(Refused, match="for reading"):
        bench_with(tmp_path).write(AUTO, [{}])
