"""What only transports can tell of a site: missing keys, and partners who would call in vain."""

from pathlib import Path

from edigateway.daemon.assembly import read_site
from edigateway.daemon.inspection import inspect
from tests.support.as2_site import As2Site


def as2_site(root: Path) -> As2Site:
    site = As2Site(root=root, us="us", them="acme")
    site.write("http://127.0.0.1:1/as2")
    return site


def test_partners_who_are_to_call_where_nobody_listens_are_warned_of(tmp_path: Path) -> None:
    """An AS2 inbox without a listener looks well, and stays empty for ever."""
    as2_site(tmp_path)
    found = inspect(read_site(tmp_path))
    assert found.faults == []
    assert [each.problem for each in found.warnings] == [
        "acme is to call us by as2, and nobody listens"
    ]


def test_listener_quiets_that_warning(tmp_path: Path) -> None:
    """And nothing else is the matter."""
    as2_site(tmp_path)
    with (tmp_path / "edigateway.yaml").open("a") as settings:
        settings.write("listener: {port: 8080}\n")
    found = inspect(read_site(tmp_path))
    assert (found.faults, found.warnings) == ([], [])


def test_missing_certificate_is_a_fault_of_the_partners_file(tmp_path: Path) -> None:
    """Told by `edigw check`, once though inbox and outbox share it, and before a message needs it."""
    as2_site(tmp_path)
    (tmp_path / "keys" / "acme.pem").unlink()
    (fault,) = inspect(read_site(tmp_path)).faults
    assert fault.file == tmp_path / "partners" / "acme.yaml"
    assert "acme.pem" in fault.problem
