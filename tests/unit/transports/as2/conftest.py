"""Where our keys and Acme's lie."""

from pathlib import Path

import pytest

from tests.support.certificates import put
from tests.unit.transports.as2.calling import ACME, US


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder with the keys and certificates of both sides."""
    for each in (US, ACME):
        put(tmp_path / f"{each.name}.pem", each.pem())
        put(tmp_path / f"{each.name}.key.pem", each.key_pem() + each.pem())
    return tmp_path
