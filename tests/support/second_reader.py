"""Another reader's opinion of the acknowledgements that we write: pyx12, with its own 997 map."""

import io
import shutil
import xml.etree.ElementTree as ET
from importlib import import_module
from importlib.resources import files
from pathlib import Path

PARAMS = import_module("pyx12.params")
DOCUMENT = import_module("pyx12.x12n_document")
HEALTHCARE_ONLY = {"AK101", "AK201"}
"""Elements that the maps of pyx12 hold to the code lists of healthcare."""


class SecondReader:
    """pyx12 with its 997 (004010, the only one that it has) open to groups and sets outside healthcare."""

    def __init__(self, folder: Path) -> None:
        """Copy the maps into a new folder and lift what concerns healthcare only."""
        self._maps = folder / "map"
        shutil.copytree(str(files("pyx12") / "map"), self._maps)
        tree = ET.parse(self._maps / "997.4010.xml")
        for element in tree.iter("element"):
            codes = element.find("valid_codes")
            if element.get("xid") in HEALTHCARE_ONLY and codes is not None:
                element.remove(codes)
        tree.write(self._maps / "997.4010.xml")

    def complaints(self, content: bytes) -> str:
        """Return the 997 that pyx12 writes about ours where it finds anything wrong, else nothing."""
        reply = io.StringIO()
        text = io.StringIO(content.decode("ascii"))
        accepted = DOCUMENT.x12n_document(
            PARAMS.params(), text, reply, None, map_path=str(self._maps)
        )
        return "" if accepted else reply.getvalue() or "refused"
