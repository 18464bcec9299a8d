"""Public files of releases that are not published as a whole: how much is reported that they could not help."""

from collections import Counter
from collections.abc import Mapping

import pytest

from edigateway.formats.x12.dictionary.schemas import release
from edigateway.formats.x12.reading.reader import read
from edigateway.model.envelope import FunctionalGroup
from edigateway.model.finding import Severity
from tests.support.samples import open_sample

WARNINGS: Mapping[str, tuple[str, int | None, int]] = {
    "180/oopx12-fromeasistandards.edi": ("003030", 0, 0),
    "810/staedi-invoice810-po850-dual.edi": ("003010", 1, 1),
    "820/oopx12-c-820-5010-example3-homedepot.edi": ("004060", 14, 13),
    "820/oopx12-c-820-5010-example6.edi": ("001010", None, 0),
    "820/oopx12-ord-820-example3-homedepot.edi": ("004060", 19, 18),
    "820/oopx12-ord-820-example6.edi": ("001010", None, 0),
    "830/stupidedi-po830-fail-1.edi": ("002001", None, 6),
    "850/as2lib-issue12-1.edi": ("003050", 1, 1),
    "850/stupidedi-po850-fail-1-2.edi": ("003050", 3, 0),
    "850/stupidedi-po850-fail-1.edi": ("003010", 3, 3),
    "856/gozer-asn856.edi": ("004060", 0, 0),
    "856/oopx12-a-edi1source.edi": ("004060", 0, 0),
    "856/oopx12-edi1source.edi": ("004060", 0, 0),
    "856/oopx12-ord-856-example2.edi": ("003060", 5, 5),
    "856/x12types-004060-856.edi": ("004060", 0, 0),
    "860/stupidedi-pc860-fail-1.edi": ("003010", 0, 0),
}
"""The release of each file, and its warnings: by the nearest published release alone, and as it is now.

None: it was refused for its release. What is left was read by hand. Most is wrong in the file: amounts with text in
them, a CTT01 or SE01 that does not count right, a qualifier without its id, a missing BSN02, packaging codes with a
blank. The 830 of 002001 has segments, and an order of them, from before the facts begin.
"""


def _group(name: str) -> FunctionalGroup:
    """Return the group of a file that has the release of the table."""
    groups = [group for each in read(open_sample(name)) for group in each.groups]
    return next(group for group in groups if group.version == WARNINGS[name][0])


@pytest.mark.parametrize("name", WARNINGS)
def test_sample_of_another_release_has_the_warnings_of_the_table(name: str) -> None:
    """No file has more than before; what is reported is what is wrong in it."""
    version, before, now = WARNINGS[name]
    found = Counter(
        f"{finding.place.name} {finding.code}"
        for transaction in _group(name).transactions
        for finding in transaction.findings
        if finding.severity is not Severity.NOTE
    )
    assert found.total() == now, found
    assert before is None or now <= before
    spoken = release(version)
    assert spoken is not None
    assert not spoken.exact


@pytest.mark.parametrize("name", WARNINGS)
def test_sample_of_another_release_is_never_refused_for_its_content(name: str) -> None:
    """What is found in a release that is not at hand as a whole is advice."""
    severities = {
        finding.severity
        for transaction in _group(name).transactions
        for finding in transaction.findings
        if finding.place.segment != "SE"
    }
    assert severities <= {Severity.WARNING, Severity.NOTE}
