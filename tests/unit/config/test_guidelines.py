"""Guidelines of a site: every file is checked, and an agreement names one that fits."""

from pathlib import Path

import pytest

from edigateway.config.site import load_site
from tests.unit.config.sites import ACME, SETTINGS, faults, loaded, plugs, write

AGREED = ACME.replace("map: x12/850,", "map: x12/850, guideline: acme-850,")
KESTREL = """\
partner: kestrel
inbox: {path: exchange/kestrel/in, format: csv}
receive:
  - {document: csv, map: globex/orders, deliver_to: [erp], acknowledge: none, %s}
"""


def guideline(root: Path, name: str, text: str) -> None:
    """Write a file into the folder of guidelines."""
    path = root / "guidelines" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_guideline_that_an_agreement_names_is_loaded(tmp_path: Path) -> None:
    """Those that nobody names are checked, and left out."""
    guideline(tmp_path, "a/some", "guideline: acme-850\nset: 850\n")
    guideline(tmp_path, "other", "guideline: other\nset: 850\n")
    guideline(tmp_path, ".hidden", "nonsense")
    site = loaded(tmp_path, acme=AGREED)
    assert {name: each.document for name, each in site.guidelines.items()} == {"acme-850": "850"}


def test_guideline_that_changes_changes_the_digests(tmp_path: Path) -> None:
    """A document can say under which guideline it was judged; other partners are not touched."""
    guideline(tmp_path, "acme", "guideline: acme-850\nset: 850\n")
    other = ACME.replace("acme", "other").replace("0614141000005", "7")
    before = loaded(tmp_path, acme=AGREED, other=other)
    guideline(tmp_path, "acme", "guideline: acme-850\nset: 850\n# more\n")
    after = load_site(tmp_path, plugs())
    assert after.digest != before.digest
    assert after.partner_digests["acme"] != before.partner_digests["acme"]
    assert after.partner_digests["other"] == before.partner_digests["other"]


def test_guidelines_lie_where_the_settings_say(tmp_path: Path) -> None:
    """The folder has another name."""
    (tmp_path / "guidelines").mkdir()
    guideline(tmp_path, "acme", "guideline: acme-850\nset: 850\n")
    (tmp_path / "guidelines").rename(tmp_path / "guides")
    site = loaded(tmp_path, f"{SETTINGS}guidelines: guides\n", acme=AGREED)
    assert list(site.guidelines) == ["acme-850"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("guideline: x\n", "guidelines/x.yaml:1:1: the set is missing; write it"),
        (
            "guideline: acme-850\nset: 850\n",
            "guidelines/x.yaml:1:12: guideline: 'acme-850' is in guidelines/acme.yaml already; give it another name",
        ),
        (
            "guideline: x\nset: 850\nformat: x13\n",
            "guidelines/x.yaml:3:9: format: unknown 'x13'; did you mean 'x12'?",
        ),
        (
            "guideline: x\nset: 850\nformat: [x12]\n",
            "guidelines/x.yaml:3:9: format: unknown '['x12']'; did you mean 'x12'?",
        ),
        (
            "guideline: x\nset: 850\nset: 850\n",
            "guidelines/x.yaml:3:1: the key 'set' stands twice; remove one of them",
        ),
    ],
)
def test_guideline_that_is_wrong_is_a_fault(tmp_path: Path, text: str, fault: str) -> None:
    """Whether or not somebody names it."""
    guideline(tmp_path, "acme", "guideline: acme-850\nset: 850\n")
    guideline(tmp_path, "x", text)
    assert faults(tmp_path, acme=AGREED) == [fault]


def test_guideline_without_a_name_is_left_to_its_format(tmp_path: Path) -> None:
    """What a guideline must have is known to the format alone."""
    guideline(tmp_path, "x", "guideline:\n")
    assert faults(tmp_path, acme=ACME) == ["guidelines/x.yaml:1:1: the set is missing; write it"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "guideline: acme-85\nset: 850\n",
            "there is no guideline 'acme-850'; did you mean 'acme-85'?",
        ),
        (
            "guideline: acme-850\nset: 810\n",
            "'acme-850' is for a 810, not a 850; name a guideline for this document",
        ),
        (
            "guideline: acme-850\nset: csv\nformat: csv\n",
            "'acme-850' is for csv files, and the mailbox brings x12; name another guideline, or remove this",
        ),
    ],
)
def test_guideline_that_does_not_fit_is_a_fault_of_the_agreement(
    tmp_path: Path, text: str, fault: str
) -> None:
    """It is for this document and this format, and it is there."""
    guideline(tmp_path, "acme", text)
    assert faults(tmp_path, acme=AGREED) == [
        f"partners/acme.yaml:6:46: receive.0.guideline: {fault}"
    ]


def test_guideline_with_faults_is_told_once(tmp_path: Path) -> None:
    """Whoever names it is not to blame."""
    guideline(tmp_path, "acme", "guideline: acme-850\n")
    assert faults(tmp_path, acme=AGREED) == [
        "guidelines/acme.yaml:1:1: the set is missing; write it"
    ]


def test_versions_of_a_csv_file_are_a_fault(tmp_path: Path) -> None:
    """There is nothing in it that they could be held against."""
    found = faults(tmp_path, kestrel=KESTREL % "versions: [004010]")
    assert found == [
        "partners/kestrel.yaml:4:89: receive.0.versions: files in csv have no version; remove this"
    ]


def test_version_that_is_none_is_a_fault(tmp_path: Path) -> None:
    """The sentence says what a version looks like."""
    agreed = ACME.replace("map: x12/850,", "map: x12/850, versions: [4010, 004010VICS],")
    assert faults(tmp_path, acme=agreed) == [
        (
            "partners/acme.yaml:6:46: receive.0.versions.0: must be six digits, such as 004010, and perhaps the suffix of "
            "an industry, such as 004010VICS (got '4010')"
        )
    ]


def test_site_with_an_unreadable_guideline_names_the_file(tmp_path: Path) -> None:
    """A broken file hides no other."""
    root = write(tmp_path, acme=AGREED)
    guideline(root, "broken", "\tx")
    guideline(root, "acme", "guideline: acme-850\nset: 850\n")
    assert [each.split(":")[0] for each in faults(root, acme=AGREED)] == ["guidelines/broken.yaml"]
