"""What only transports can tell of a site: missing keys, and partners who would call in vain."""

from pathlib import Path

import pytest

from edigateway.daemon.assembly import read_site
from edigateway.daemon.inspection import inspect
from edigateway.errors import Misconfigured
from tests.support.as2_parties import party
from tests.support.as2_site import As2Site
from tests.support.certificates import Made
from tests.support.sftp_server import host_key, user_key
from tests.support.sftp_site import keep
from tests.support.site import SmallSite


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
    file = tmp_path / "partners" / "acme.yaml"
    assert (fault.file, fault.line) == (file, line_of(file, "partner_certificates"))
    assert "acme.pem: there is no such file" in fault.problem
    assert "edigw cert import" in fault.remedy


def sftp_site(root: Path, key: bytes, more: str = "") -> Path:
    """Write a site whose only partner is fetched from by SFTP; return the partner's file."""
    SmallSite(root=root).write()
    keep(root, "acme-key", key)
    file = root / "partners" / "acme.yaml"
    fingerprint = host_key().get_fingerprint()
    lines = file.read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("inbox:"))
    box = [
        "inbox:",
        "  transport: sftp",
        "  host: sftp.acme.example",
        "  user: us",
        f"  host_keys: [{fingerprint}]",
        "  key: ${cred:acme-key}",
        *more.splitlines(),
    ]
    rest = [line for line in lines[start + 1 :] if not line.startswith("  path: exchange/acme/in")]
    file.write_text("\n".join([*lines[:start], *box, *rest]) + "\n")
    return file


def line_of(file: Path, text: str) -> int:
    """Return the number of the first line that holds a text."""
    return next(n for n, line in enumerate(file.read_text().splitlines(), 1) if text in line)


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (user_key().export_private_key(passphrase="hidden", rounds=50), "no passphrase is written"),
        (b"hello", "is no private key that can be used"),
    ],
    ids=["encrypted", "none"],
)
def test_sftp_key_that_cannot_be_used_is_a_fault_at_its_line(
    tmp_path: Path, key: bytes, says: str
) -> None:
    """Nobody is called for it: the first night must not be when it is found."""
    file = sftp_site(tmp_path, key)
    (fault,) = inspect(read_site(tmp_path)).faults
    assert says in fault.problem
    assert (fault.file, fault.line) == (file, line_of(file, "key: ${cred:acme-key}"))


def test_sftp_secret_that_is_not_there_is_warned_of_at_its_line(tmp_path: Path) -> None:
    """The service may have it from systemd, so it is no fault; whoever forgot it is told where to put it."""
    file = sftp_site(tmp_path, user_key().export_private_key(), "  password: ${cred:acme-pass}")
    found = inspect(read_site(tmp_path))
    assert found.faults == []
    (warning,) = found.warnings
    assert "secrets/acme-pass: the secret cannot be read" in warning.problem
    assert (warning.file, warning.line) == (file, line_of(file, "password:"))


def test_certificate_of_ours_in_place_of_the_partners_is_a_fault(tmp_path: Path) -> None:
    """Their signatures could never be proven, nor could they read what we encrypt."""
    site = as2_site(tmp_path)
    (tmp_path / "keys" / "acme.pem").write_bytes(party("us").certificate_pem)
    (fault,) = inspect(read_site(tmp_path)).faults
    assert "keys/acme.pem is our own certificate" in fault.problem
    assert fault.line == line_of(site.root / "partners" / "acme.yaml", "partner_certificates")


def test_address_of_our_own_listener_in_place_of_the_partners_is_a_fault(tmp_path: Path) -> None:
    """We would send to ourselves, and be refused by ourselves."""
    as2_site(tmp_path).partner("http://localhost:8080/as2")
    with (tmp_path / "edigateway.yaml").open("a") as settings:
        settings.write("listener: {port: 8080}\n")
    (fault,) = inspect(read_site(tmp_path)).faults
    assert "http://localhost:8080/as2 is our own listener" in fault.problem
    assert fault.line == line_of(tmp_path / "partners" / "acme.yaml", "url:")


def test_certificate_that_expired_is_warned_of_and_never_a_fault(tmp_path: Path) -> None:
    """It stops this partner's messages, and must not keep the site from being taken for all the others."""
    as2_site(tmp_path)
    expired = Made(name="acme", which=2, to_day=-1)
    (tmp_path / "keys" / "acme.pem").write_bytes(expired.pem())
    found = inspect(read_site(tmp_path))
    assert found.faults == []
    told = [each.problem for each in found.warnings if "expired on" in each.problem]
    assert [each.partition(":")[0] for each in told] == [
        "there is no certificate of the partner that its signatures could be proven by",
        "there is no certificate of the partner to encrypt to",
    ]


def test_settings_that_contradict_each_other_are_one_fault(tmp_path: Path) -> None:
    """Inbox and outbox share what stands under connection, and it is wrong once."""
    as2_site(tmp_path).partner("http://127.0.0.1:1/as2", "receipt: async")
    with pytest.raises(Misconfigured) as refused:
        read_site(tmp_path)
    assert len(refused.value.faults) == 1
    assert "needs 'receipt_url'" in refused.value.faults[0].problem
