"""A new site runs as it is, and its example works once it is switched on."""

from pathlib import Path

import pytest

from edigateway.config.site import load_site
from edigateway.config.template import write_site
from edigateway.errors import Misconfigured
from tests.unit.config.sites import plugs


def test_new_site_loads_as_it_is(tmp_path: Path) -> None:
    """Nothing has to be filled in before the first run."""
    root = tmp_path / "some" / "site"
    written = write_site(root, "demo-1")
    assert [str(path.relative_to(root)) for path in written] == [
        "partners/example.yaml.off",
        "maps/README.md",
        "guidelines/README.md",
        "edigateway.yaml",
    ]
    site = load_site(root, plugs())
    assert site.settings.site == "demo-1"
    assert str(site.settings.identities[0]) == "ZZ/DEMO1"
    assert site.adapters["erp"].settings.model_dump()["directory"] == Path("erp/inbox")
    assert (root / "erp" / "inbox").is_dir()
    assert site.partners == {}
    assert site.warnings == ()


def test_new_site_keeps_state_and_secrets_to_itself(tmp_path: Path) -> None:
    """Documents and secrets are nobody else's business."""
    write_site(tmp_path, "demo")
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_example_partner_loads_once_it_is_switched_on(tmp_path: Path) -> None:
    """The example is not only to be read."""
    write_site(tmp_path, "demo")
    example = tmp_path / "partners" / "example.yaml.off"
    example.rename(example.with_suffix(""))
    for folder in ("in", "out"):
        (tmp_path / "exchange" / "example" / folder).mkdir(parents=True)
    site = load_site(tmp_path, plugs())
    assert site.partners["example"].agreement("850")
    assert site.warnings == ()


def test_defaults_in_the_comments_are_the_defaults(tmp_path: Path) -> None:
    """A '#' that is removed changes nothing until the value is changed."""
    write_site(tmp_path, "demo")
    path = tmp_path / "edigateway.yaml"
    before = load_site(tmp_path, plugs()).settings
    keys = (
        "ledger: sqlite",
        "state:",
        "partners:",
        "maps:",
        "node:",
        "poll_every_s:",
        "retry:",
        "  first_s:",
        "  most_s:",
        "  give_up_h:",
    )
    text = path.read_text()
    for key in keys:
        assert f"\n# {key}" in text
        text = text.replace(f"\n# {key}", f"\n{key}")
    path.write_text(text)
    assert load_site(tmp_path, plugs()).settings == before


def test_folder_with_a_site_is_refused_untouched(tmp_path: Path) -> None:
    """Nothing of a site is ever overwritten."""
    (tmp_path / "edigateway.yaml").write_text("site: mine\n")
    with pytest.raises(Misconfigured, match="there is a site here already"):
        write_site(tmp_path, "demo")
    assert [path.name for path in tmp_path.iterdir()] == ["edigateway.yaml"]
    assert (tmp_path / "edigateway.yaml").read_text() == "site: mine\n"


def test_file_that_is_there_already_is_kept(tmp_path: Path) -> None:
    """A folder that holds other things can become a site."""
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "README.md").write_text("mine")
    written = write_site(tmp_path, "demo")
    assert tmp_path / "maps" / "README.md" not in written
    assert (tmp_path / "maps" / "README.md").read_text() == "mine"


@pytest.mark.parametrize("name", ["Demo", "", "a b", "../x", "a\n", "x" * 41])
def test_name_that_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    """The site's name stands in file names and log lines."""
    with pytest.raises(Misconfigured, match="will not do as the name of a site"):
        write_site(tmp_path / "new", name)
    assert not (tmp_path / "new").exists()


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """The system's reason is passed on."""
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match="the site cannot be written: Not a directory"):
        write_site(tmp_path / "file" / "site", "demo")
