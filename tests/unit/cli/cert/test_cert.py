"""The commands for certificates, typed at a site."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from cryptography import x509

from edigateway.cli.exits import Exit
from edigateway.contracts import registry
from edigateway.contracts.transport import Mailbox, Outbox
from edigateway.transports.as2.certificates import As2Certificates
from tests.support.certificates import CA_USAGE, PASSPHRASE, Made, put
from tests.support.site import SmallSite
from tests.unit.cli.conftest import typed

TODAY = datetime.now(UTC)
OURS_OLD = Made(name="ours-2024", which=0, from_day=-700, to_day=40, today=TODAY)
OURS_NEW = Made(name="ours-2027", which=1, from_day=-5, today=TODAY)
THEIRS = Made(name="acme", which=2, from_day=-300, to_day=12, today=TODAY)
GONE = Made(name="gone", which=2, from_day=-300, to_day=-1, today=TODAY)
ROOT = Made(name="root", which=2, is_authority=True, key_usage=CA_USAGE, today=TODAY)

Edigw = Callable[..., Result]


@pytest.fixture
def root(empty: SmallSite) -> Path:
    """Return the folder of a site with a file from a partner."""
    put(empty.root / "acme.cer", THEIRS.der(), 0o644)
    return empty.root


@pytest.fixture
def edigw(root: Path) -> Edigw:
    """Return a way to type ``edigw cert`` at it."""
    return lambda *arguments: typed("cert", *arguments, site=root)


class TestNew:
    def test_new_key_says_what_to_send_and_what_to_write(self, root: Path, edigw: Edigw) -> None:
        """Whoever follows what is printed is done."""
        result = edigw("new", "ours-2027", "--bits", "2048", "--subject", "CN=ours,O=Ours Ltd")
        assert result.exit_code == Exit.OK
        assert "Send certificates/ours-2027.cer to your partners" in result.stdout
        assert "      - file: secrets/ours-2027.p12\n" in result.stdout
        assert "        passphrase: ${cred:ours-2027.passphrase}\n" in result.stdout
        made = x509.load_pem_x509_certificate((root / "certificates/ours-2027.cer").read_bytes())
        assert made.subject.rfc4514_string() == "CN=ours,O=Ours Ltd"
        passphrase = (root / "secrets/ours-2027.passphrase").read_text().strip()
        assert passphrase not in result.output
        assert typed("check", site=root).exit_code == Exit.OK

    def test_second_key_of_the_name_is_refused(self, root: Path, edigw: Edigw) -> None:
        """A key is never overwritten."""
        edigw("new", "ours", "--bits", "2048")
        before = (root / "secrets/ours.p12").read_bytes()
        result = edigw("new", "ours", "--bits", "2048")
        assert result.exit_code == Exit.FOUND
        assert "is there already" in result.stderr
        assert (root / "secrets/ours.p12").read_bytes() == before

    def test_slips_are_told(self, edigw: Edigw, tmp_path: Path) -> None:
        """A subject that is none, a name that is a path, a folder that is no site."""
        assert edigw("new", "x", "--subject", "Ours").exit_code == Exit.USAGE
        assert edigw("new", "../x", "--bits", "2048").exit_code == Exit.FOUND
        nowhere = typed("cert", "new", "x", site=tmp_path / "nowhere")
        assert nowhere.exit_code == Exit.MISCONFIGURED


class TestImport:
    def test_certificate_is_shown_and_stored(self, root: Path, edigw: Edigw) -> None:
        """What it is, where it lies now, and what to write."""
        result = edigw("import", root / "acme.cer", "--name", "acme-2026")
        assert result.exit_code == Exit.OK
        assert "holds a certificate (DER)" in result.stdout
        assert "CN=acme" in result.stdout
        assert "    - file: certificates/acme-2026.pem" in result.stdout
        assert (root / "certificates/acme-2026.pem").read_bytes() == THEIRS.pem()

    def test_dry_run_stores_nothing(self, root: Path, edigw: Edigw) -> None:
        """One may look first."""
        before = sorted(root.rglob("*"))
        assert "SHA-256" in edigw("import", root / "acme.cer", "--dry-run").stdout
        assert sorted(root.rglob("*")) == before

    def test_expired_certificate_is_stored_with_a_warning(self, root: Path, edigw: Edigw) -> None:
        """It is done, and a person must look."""
        put(root / "gone.cer", GONE.der())
        result = edigw("import", root / "gone.cer")
        assert result.exit_code == Exit.PERSON
        assert "warning: expired on" in result.stdout
        assert (root / "certificates/gone.pem").exists()

    def test_key_pair_is_stored_under_a_new_passphrase(self, root: Path, edigw: Edigw) -> None:
        """Its own one came over some wire; what lies here is opened by ours."""
        put(root / "old.pfx", OURS_OLD.p12())
        put(root / "secrets/old-pass", PASSPHRASE.encode())
        result = edigw("import", root / "old.pfx", "--name", "ours-2024", "--secret", "old-pass")
        assert result.exit_code == Exit.OK
        assert "passphrase: ${cred:ours-2024.passphrase}" in result.stdout
        assert (root / "secrets/ours-2024.pem").stat().st_mode & 0o777 == 0o600
        assert PASSPHRASE not in result.output
        exported = edigw("export", "ours-2024")
        assert exported.stdout.encode() == OURS_OLD.pem()

    def test_encrypted_file_without_a_secret_says_how(self, root: Path, edigw: Edigw) -> None:
        """Where nobody can be asked, the message names the way."""
        put(root / "old.pfx", OURS_OLD.p12())
        result = edigw("import", root / "old.pfx")
        assert result.exit_code == Exit.USAGE
        assert "does not open without a passphrase; put its passphrase into" in result.stderr
        assert "--secret NAME" in result.stderr

    def test_passphrase_is_asked_for_on_a_terminal(self, root: Path) -> None:
        """It is typed unseen, and stands in no list of processes."""
        put(root / "old.pfx", OURS_OLD.p12())
        keyboard, terminal = pty.openpty()
        command = [sys.executable, "-m", "edigateway.cli", "--site", str(root)]
        with subprocess.Popen(
            [*command, "cert", "import", str(root / "old.pfx")],
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            assert process.stdout
            assert process.stderr
            prompt = b"Passphrase of old.pfx: "
            assert prompt in os.read(process.stderr.fileno(), 1000)
            os.write(keyboard, f"{PASSPHRASE}\n".encode())
            assert b"Stored: secrets/old.pem" in process.stdout.read()
        os.close(keyboard)
        os.close(terminal)
        assert process.returncode == Exit.OK

    def test_authority_is_named_as_one(self, root: Path, edigw: Edigw) -> None:
        """A root goes where an authority is written."""
        put(root / "ca.pem", ROOT.pem())
        result = edigw("import", root / "ca.pem", "--name", "acme-ca")
        assert result.exit_code == Exit.OK
        assert "  authority: certificates/acme-ca.pem" in result.stdout

    def test_hostile_subject_steers_no_terminal(self, root: Path, edigw: Edigw) -> None:
        """Names in certificates come from outside."""
        put(root / "evil.pem", Made(name="\x1b[31mred", which=1, today=TODAY).pem())
        result = edigw("import", root / "evil.pem", "--dry-run")
        assert "red" in result.stdout
        assert "\x1b" not in result.output

    @pytest.mark.parametrize("content", [b"", b"hello", b"\x30\x80\x00"])
    def test_file_that_is_none_is_exit_2(self, root: Path, edigw: Edigw, content: bytes) -> None:
        """The command line named the wrong file."""
        put(root / "x", content)
        assert edigw("import", root / "x").exit_code == Exit.USAGE
        assert edigw("import", root / "missing").exit_code == Exit.USAGE


class TestExport:
    def test_private_key_needs_to_be_asked_for(self, root: Path, edigw: Edigw) -> None:
        """Public by default; private into a file of its owner's alone, never to standard output."""
        edigw("new", "ours", "--bits", "2048")
        assert "PRIVATE" not in edigw("export", "ours").stdout
        assert edigw("export", "ours", "--format", "p12").exit_code == Exit.USAGE
        assert edigw("export", "ours", "--private").exit_code == Exit.USAGE
        target = root / "moving.p12"
        moved = edigw("export", "ours", "--private", "--format", "p12", "--to", target)
        assert moved.exit_code == Exit.OK
        assert target.stat().st_mode & 0o777 == 0o600
        again = edigw("export", "ours", "--private", "--format", "p12", "--to", target)
        assert again.exit_code == Exit.FOUND

    def test_name_that_is_not_there_is_a_fault(self, edigw: Edigw) -> None:
        """It is told where names are listed."""
        result = edigw("export", "nobody")
        assert result.exit_code == Exit.MISCONFIGURED
        assert "edigw cert list" in result.stderr


class _Papers:
    """A transport that has nothing but certificates."""

    settings = As2Certificates

    def mailbox(self, settings: object, site: Path) -> Mailbox:
        raise NotImplementedError

    def outbox(self, settings: object, site: Path) -> Outbox:
        raise NotImplementedError


PARTNER = """\
partner: {name}
outbox:
  transport: papers
  our_keys:
    - {{file: secrets/old.pem, use: both}}
    - {{file: secrets/new.pem, from: "{begins}"}}
  partner_certificates: [certificates/{name}.pem]
"""


class TestListing:
    @pytest.fixture
    def papers(self, empty: SmallSite, monkeypatch: pytest.MonkeyPatch) -> Edigw:
        """Return a way to type at a site with two partners; our key is about to be replaced, one partner's to end."""
        with_papers: Mapping[str, object] = {**registry.transports(), "papers": _Papers()}
        monkeypatch.setattr(registry, "transports", lambda: with_papers)
        put(empty.root / "secrets/old.pem", OURS_OLD.key_pem() + OURS_OLD.pem())
        put(empty.root / "secrets/new.pem", OURS_NEW.key_pem() + OURS_NEW.pem())
        put(empty.root / "certificates/lark.pem", THEIRS.pem(), 0o644)
        put(empty.root / "certificates/finch.pem", OURS_NEW.pem(), 0o644)
        begins = f"{TODAY + timedelta(days=20):%Y-%m-%d}"
        for name in ("lark", "finch"):
            text = PARTNER.format(name=name, begins=begins)
            empty.partner(name, text)
        return lambda *arguments: typed("cert", *arguments, site=empty.root)

    def test_list_shows_each_certificate_once(self, papers: Edigw) -> None:
        """Ours with the partners that get them, theirs below."""
        result = papers("list")
        assert result.exit_code == Exit.OK
        head, *rows = [line for line in result.stdout.splitlines() if line.strip()]
        assert head.split() == ["file", "for", "partner", "from", "until", "days", "state", "then"]
        assert [row.split()[0] for row in rows] == [
            "secrets/new.pem",
            "secrets/old.pem",
            "certificates/finch.pem",
            "certificates/lark.pem",
        ]
        assert "finch, lark" in rows[0]
        assert "verify, encrypt" in rows[3]

    def test_list_as_json_has_all_facts(self, papers: Edigw) -> None:
        """Programs get what people see, and the fingerprints."""
        found = {each["file"]: each for each in json.loads(papers("list", "--json").stdout)}
        lark = found["certificates/lark.pem"]
        assert (lark["side"], lark["state"], lark["partners"]) == ("theirs", "in use", ["lark"])
        assert lark["days_left"] in (11, 12)
        assert lark["facts"]["key"] == "RSA 2048"
        assert datetime.fromisoformat(lark["until"]).tzinfo is not None

    def test_expiring_tells_what_nothing_follows(self, papers: Edigw) -> None:
        """The partner's certificate needs a person; ours has its successor."""
        result = papers("expiring")
        assert result.exit_code == Exit.PERSON
        old, lark, last = result.stdout.splitlines()
        assert old.startswith("secrets/old.pem: ends in ")
        assert old.endswith("; secrets/new.pem follows")
        assert "certificates/lark.pem: ends in 11 days; nothing follows: ask the partner" in lark
        assert last == "1 certificate for a person."

    def test_expiring_with_a_nearer_horizon_is_quiet(self, papers: Edigw) -> None:
        """Nothing is written where nothing ends: cron sends no mail."""
        result = papers("expiring", "--days", "3")
        assert (result.exit_code, result.output) == (Exit.OK, "")
        assert papers("expiring", "--days", "3", "--json").stdout == "[]\n"

    def test_file_that_cannot_be_read_needs_a_person(self, papers: Edigw, empty: SmallSite) -> None:
        """It is a row of the list, and a reason to look."""
        (empty.root / "certificates/finch.pem").unlink()
        assert "! certificates/finch.pem: there is no such file" in papers("list").stdout
        result = papers("expiring", "--days", "3")
        assert result.exit_code == Exit.PERSON
        assert "certificates/finch.pem: there is no such file" in result.stdout


def test_list_of_a_site_without_certificates_says_how_to_begin(edigw: Edigw) -> None:
    """An empty table would say nothing."""
    result = edigw("list")
    assert result.exit_code == Exit.OK
    assert "edigw cert new" in result.stdout
    assert edigw("expiring").exit_code == Exit.OK


def test_list_names_what_lies_there_and_stands_in_no_file_of_the_site(
    root: Path, edigw: Edigw
) -> None:
    """Who has made a key, or taken a certificate in, sees that it is not used yet, and what to write."""
    edigw("new", "ours", "--bits", "2048")
    edigw("import", root / "acme.cer", "--name", "acme-2026")
    lines = edigw("list").stdout.splitlines()
    assert "- secrets/ours.p12 is not used yet: name it under our_keys" in lines
    assert (
        "- certificates/acme-2026.pem is not used yet: name it under partner_certificates" in lines
    )
    assert len([each for each in lines if "not used yet" in each]) == 2
