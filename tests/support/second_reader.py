"""Another reader's opinion of the acknowledgements that we write: pyx12, with its own maps of 997, 999 and TA1."""

import io
import logging
import shutil
import xml.etree.ElementTree as ET
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from tests.support.loaded_maps import maps_loaded_once

PARAMS = import_module("pyx12.params")
DOCUMENT = import_module("pyx12.x12n_document")
MAPS = (
    "997.4010.xml",
    "999.5010X231.A1.xml",
    "x12.control.00401.xml",
    "x12.control.00501.xml",
)
HEALTHCARE_ONLY = {"AK101", "AK201", "CTX01-01"}
"""Elements that the maps of pyx12 hold to the code lists of healthcare."""
TELLS_APART = "SITUATIONAL TRIGGER"
"""The context by which pyx12 knows which of two CTX is meant."""


class SecondReader:
    """pyx12 with its 997 (004010, the only one that it has), its 999 and its TA1.

    They are opened to groups and sets outside healthcare, and to an interchange that holds nothing but a TA1.
    """

    def __init__(self, folder: Path) -> None:
        """Copy the maps into a new folder and lift what does not concern us."""
        self._maps = folder / "map"
        shutil.copytree(str(files("pyx12") / "map"), self._maps)
        for name in MAPS:
            tree = ET.parse(self._maps / name)
            _open(tree.getroot())
            tree.write(self._maps / name)

    def complaints(self, content: bytes) -> str:
        """Return the 997 that pyx12 writes about ours, or its log, where it finds anything wrong; else nothing."""
        reply, log = io.StringIO(), io.StringIO()
        handler = logging.StreamHandler(log)
        logging.getLogger("pyx12").addHandler(handler)
        try:
            text = io.StringIO(content.decode("ascii"))
            with maps_loaded_once():
                accepted = DOCUMENT.x12n_document(
                    PARAMS.params(), text, reply, None, map_path=str(self._maps)
                )
        except AttributeError as error:  # where it has no set to complain of, it falls over
            return f"{log.getvalue()} {error}"
        finally:
            logging.getLogger("pyx12").removeHandler(handler)
        if accepted and not log.getvalue():
            return ""
        return reply.getvalue() + log.getvalue() or "refused"


def _open(root: ET.Element) -> None:
    for element in root.iter("element"):
        codes = element.find("valid_codes")
        if codes is None or TELLS_APART in codes.itertext():
            continue
        if element.get("xid") in HEALTHCARE_ONLY:
            element.remove(codes)
    for loop in root.iter("loop"):
        usage = loop.find("usage")
        if loop.get("xid") == "GS_LOOP" and usage is not None:
            usage.text = "S"
