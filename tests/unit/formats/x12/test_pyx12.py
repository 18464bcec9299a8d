"""An independent reader accepts every 997 that we write."""

import io
import shutil
import xml.etree.ElementTree as ET
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pytest

from tests.support.samples import open_sample
from tests.unit.formats.x12.building import BEG, LINE, group, order, payload
from tests.unit.formats.x12.enclosing import answers
from tests.unit.formats.x12.verdicts import VERDICTS

PARAMS = import_module("pyx12.params")
DOCUMENT = import_module("pyx12.x12n_document")
HEALTHCARE_ONLY = {"AK101", "AK201"}
"""Elements that the maps of pyx12 hold to the code lists of healthcare."""


@pytest.fixture(scope="session")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the maps of pyx12 with its 997 (004010, the only one that it has) open to groups and sets outside healthcare."""
    folder = tmp_path_factory.mktemp("pyx12") / "map"
    shutil.copytree(str(files("pyx12") / "map"), folder)
    tree = ET.parse(folder / "997.4010.xml")
    for element in tree.iter("element"):
        codes = element.find("valid_codes")
        if element.get("xid") in HEALTHCARE_ONLY and codes is not None:
            element.remove(codes)
    tree.write(folder / "997.4010.xml")
    return folder


def _complaints(content: bytes, maps: Path) -> str:
    """Return the 997 that pyx12 writes about ours where it finds anything wrong, else nothing."""
    reply = io.StringIO()
    text = io.StringIO(content.decode("ascii"))
    accepted = DOCUMENT.x12n_document(PARAMS.params(), text, reply, None, map_path=str(maps))
    return "" if accepted else reply.getvalue() or "refused"


def test_pyx12_finds_a_fault_where_there_is_one(maps: Path) -> None:
    """The check itself can fail: a wrong AK501, or a wrong count, is complained about."""
    (content,) = answers(payload(group(order())))
    assert _complaints(content, maps) == ""
    assert _complaints(content.replace(b"AK5*A", b"AK5*Q"), maps)
    assert _complaints(content.replace(b"SE*6", b"SE*7"), maps)


@pytest.mark.parametrize(
    "body",
    [
        (BEG, LINE, "CTT*1"),
        (LINE,),
        (BEG, "N3*x", "ZZZ*1", "Q*1", "PO1*1*x*CTN*9.95**VN", "BIG*1*2"),
        (BEG, "REF*DP*1**!!>1", "CUR*BY*USD*x", "REF*DP*a^b>c~", LINE),
        (BEG, LINE, "LS*L1", "LDT*AF*x*DA", "LE*L1", "CTT*9"),
        (BEG, "N1*BY*X", "DTM*010*20240105", "PO1*1*5*EA*" + "9" * 300),
    ],
)
def test_pyx12_accepts_every_kind_of_answer(body: tuple[str, ...], maps: Path) -> None:
    """Whatever is wrong in an order, the answer to it is right."""
    for answer in answers(payload(group(order(*body), order()))):
        assert _complaints(answer, maps) == "", answer


@pytest.mark.parametrize("name", [name for name in VERDICTS if name[:2] != "99"])
def test_pyx12_accepts_the_answers_to_samples(name: str, maps: Path) -> None:
    """Valid or bad, each public sample gets a 997 that another reader accepts."""
    for answer in answers(open_sample(name), name[:3]):
        assert _complaints(answer, maps) == "", answer
