"""The functions of a site: taken before its maps are read, and their faults told with all others."""

from pathlib import Path

from edigateway.contracts import registry
from tests.unit.config.sites import ACME, SETTINGS, faults, loaded

NAMED = f"{SETTINGS}functions: functions.py\n"
MODULE = """\
class Store:
    def read(self, text):
        return text

FUNCTIONS = {"store": Store()}
"""


def test_module_that_the_settings_name_is_taken(tmp_path: Path) -> None:
    """Its path begins at the site's folder; a site without one has none of another's."""
    (tmp_path / "functions.py").write_text(MODULE)
    site = loaded(tmp_path, NAMED, acme=ACME)
    assert site.functions == tmp_path / "functions.py"
    assert "store" in registry.map_functions()
    assert loaded(tmp_path, SETTINGS, acme=ACME).functions is None
    assert "store" not in registry.map_functions()


def test_module_with_a_fault_is_a_fault_of_the_site(tmp_path: Path) -> None:
    """It is told with its file."""
    (tmp_path / "functions.py").write_text("FUNCTIONS = 1\n")
    [fault] = faults(tmp_path, NAMED, acme=ACME)
    assert fault.startswith("functions.py: it has no FUNCTIONS")
