"""The partner files of the pages on connecting partners are whole: copied as they stand, they work."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from tests.support.sftp_server import user_key
from tests.support.sftp_site import keep
from tests.support.site import SmallSite
from tests.unit.cli.conftest import typed

ROOT = Path(__file__).parents[3]
_BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SECRET = re.compile(r"\$\{cred:([^}]+)\}")
PAGES = ("exchange-by-sftp.md", "receive-over-http.md")


def partner_files(page: str) -> list[str]:
    """Return every partner file that a page shows."""
    blocks = _BLOCK.findall((ROOT / "docs" / "howto" / page).read_text())
    return [each for each in blocks if "inbox:" in each]


FILES = [(page, text) for page in PAGES for text in partner_files(page)]


@pytest.mark.parametrize(("page", "text"), FILES, ids=[page for page, _ in FILES])
def test_partner_file_of_a_howto_works_as_it_stands(tmp_path: Path, page: str, text: str) -> None:
    """Nothing is left out that `edigw check` would ask for, nor is anything in it that it warns of."""
    site = SmallSite(root=tmp_path)
    site.write()
    (tmp_path / "partners" / "acme.yaml").unlink()
    with (tmp_path / "edigateway.yaml").open("a") as settings:
        settings.write("listener: {port: 8443}\n")
    shutil.copytree(ROOT / "maps" / "kestrel", tmp_path / "maps" / "kestrel")
    for secret in _SECRET.findall(text):
        is_key = secret.endswith("-key")
        keep(tmp_path, secret, user_key().export_private_key() if is_key else b"by chance")
    site.partner(yaml.safe_load(text)["partner"], text)
    result = typed("check", site=tmp_path)
    assert result.stdout.startswith("All is well with small (test): 1 partner, 1 agreement"), (
        result.output
    )


@pytest.mark.parametrize("page", PAGES)
def test_each_page_shows_a_partner_with_an_envelope_and_one_without(page: str) -> None:
    """X12 and rows are both shown, as their files differ in more than the map."""
    formats = [yaml.safe_load(each)["inbox"].get("format") for each in partner_files(page)]
    assert formats == [None, "csv"]
