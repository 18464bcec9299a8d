"""What became of each element: nothing vanishes, in any format."""

from pathlib import Path

import pytest

from edigateway.workbench.bench import AUTO, Trial
from edigateway.workbench.fates import Fate, Piece, not_received, segments
from tests.support.benches import ORDER, ROOT, ROWS, bench_with

RECORDS = """\
map: acme/records
layout:
  format: csv
  type_at: 1
  records:
    HDR: {columns: [TYPE, NUMBER, SPARE]}
    DTL: {under: HDR, columns: [TYPE, LINE, QTY]}
document: purchase_order
fields:
  number: HDR.NUMBER
  lines:
    each: DTL
    fields: {number: DTL.LINE, quantity: DTL.QTY | decimal}
"""


def _pieces(trial: Trial) -> dict[str, Piece]:
    """Return the first piece of each name."""
    found: dict[str, Piece] = {}
    for segment in segments(trial):
        for piece in segment.pieces:
            found.setdefault(piece.name, piece)
    return found


def _read(folder: Path, name: str, payload: bytes, *maps: str) -> Trial:
    return bench_with(folder, *maps).read(name, payload)[0]


def test_elements_of_x12_have_each_its_fate(tmp_path: Path) -> None:
    """What a field has, what chooses a field, what is ignored, and what is kept."""
    payload = ORDER.read_bytes().replace(b"CTT*2~", b"CTT*2*34~").replace(b"GROCERY", b"X**ODD")
    found = _pieces(_read(tmp_path, AUTO, payload))
    fates = {name: found[name].fate for name in ("BEG03", "REF01", "REF02", "ST01", "CTT02")}
    assert fates == {
        "BEG03": Fate.FIELD,
        "REF01": Fate.CODE,
        "REF02": Fate.FIELD,
        "ST01": Fate.IGNORED,
        "CTT02": Fate.IGNORED,
    }
    assert found["REF04"].fate is Fate.UNMAPPED
    assert [each.path for each in found["PO107"].sources] == ["lines.0.item_ids"]


@pytest.mark.parametrize("path", sorted((ROOT / "samples").glob("*.edi")), ids=lambda p: p.name)
def test_elements_of_every_sample_are_somewhere(tmp_path: Path, path: Path) -> None:
    """The law: each is mapped, kept, ignored, or said by what is mapped."""
    for trial in bench_with(tmp_path).read(AUTO, path.read_bytes()):
        found = _pieces(trial)
        assert found
        assert [name for name, each in found.items() if each.fate is Fate.LOST] == []


def test_cells_that_all_rows_share_are_said_before(tmp_path: Path) -> None:
    """A column of the document counts once, and an unread one is kept in every row."""
    payload = b"Order,Line,Qty,Colour\nA-1,1,5,red\nA-1,2,7,blue\n"
    trial = _read(tmp_path, "acme/orders", payload, ROWS)
    rows = [{each.name: each.fate for each in row.pieces} for row in segments(trial)]
    kept = {"Line": Fate.FIELD, "Qty": Fate.FIELD, "Colour": Fate.UNMAPPED}
    assert rows == [{"Order": Fate.FIELD, **kept}, {"Order": Fate.SAME, **kept}]
    assert not_received(trial) == [("currency", "USD")]


def test_columns_of_records_are_called_by_their_names(tmp_path: Path) -> None:
    """Each type of record has columns of its own."""
    trial = _read(tmp_path, "acme/records", b"HDR,A-1,odd\nDTL,1,5\n", RECORDS)
    found = {name: each.fate for name, each in _pieces(trial).items()}
    assert found == {
        "NUMBER": Fate.FIELD,
        "SPARE": Fate.UNMAPPED,
        "LINE": Fate.FIELD,
        "QTY": Fate.FIELD,
    }


def test_text_that_cannot_be_converted_is_kept(tmp_path: Path) -> None:
    """A bad number is in no field, and not lost."""
    payload = ORDER.read_bytes().replace(b"PO1*1*24*", b"PO1*1*2X4*")
    assert _pieces(_read(tmp_path, AUTO, payload))["PO102"].fate is Fate.UNMAPPED


def test_document_of_another_set_has_no_segments(tmp_path: Path) -> None:
    """Where no map reads, nothing is said."""
    [trial] = bench_with(tmp_path).read("x12/810", ORDER.read_bytes())
    assert (trial.map, segments(trial), not_received(trial)) == ("", (), [])
