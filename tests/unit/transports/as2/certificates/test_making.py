"""New key pairs: fit for AS2, private from their first byte, and never in the place of another."""

import shutil
import subprocess
from pathlib import Path

import pytest

from edigateway.errors import Misconfigured
from edigateway.transports.as2.certificates import As2Certificates, KeyRing, load_keyring, problems
from edigateway.transports.as2.certificates.exporting import export_private, export_public
from edigateway.transports.as2.certificates.facts import facts
from edigateway.transports.as2.certificates.making import KeyPair, new_key_pair, subject_name
from edigateway.transports.as2.certificates.storing import (
    FORMS,
    NotStored,
    store_certificate,
    store_key,
)
from tests.support.certificates import CA_USAGE, NOW, Made

ROOT = Made(name="root", which=2, is_authority=True, key_usage=CA_USAGE)
LEAF = Made(name="leaf", which=1, issuer=ROOT)
PAIR = KeyPair(key=LEAF.key, certificate=LEAF.certificate, chain=(ROOT.certificate,))
OPENSSL = shutil.which("openssl")


def named(name: str, form: str = "p12") -> As2Certificates:
    """Return what the site would write about a stored key."""
    key = {"file": f"secrets/{name}.{form}", "passphrase": f"${{cred:{name}.passphrase}}"}
    return As2Certificates.model_validate({"our_keys": key})


def test_new_certificate_is_fit_for_as2() -> None:
    """It signs, and can be encrypted to; nothing is wrong with it on its first and on its last day."""
    made = new_key_pair(subject_name("CN=acme,O=Acme Ltd"), bits=2048, days=365, at=NOW)
    found = facts(made.certificate)
    assert (found.key, found.signature, found.usages) == (
        "RSA 2048",
        "sha256",
        ("digitalSignature", "keyEncipherment"),
    )
    assert found.subject == found.issuer == "CN=acme,O=Acme Ltd"
    assert (found.not_after - found.not_before).days == 365
    assert found.not_before < NOW


@pytest.mark.parametrize(
    ("written", "said"),
    [("acme", "NAME=VALUE"), ("CN=acme,,", "NAME=VALUE"), ("O=Acme", "no CN="), ("", "no CN=")],
)
def test_subject_without_common_name_is_refused(written: str, said: str) -> None:
    """Partners' programs know a certificate by its CN."""
    with pytest.raises(ValueError, match=said):
        subject_name(written)


@pytest.mark.parametrize("form", FORMS)
def test_stored_key_is_private_and_opens(tmp_path: Path, form: str) -> None:
    """What is written is what the settings name, encrypted, with its chain, and nobody else's to read."""
    stored = store_key(tmp_path, "leaf", PAIR, form=form)
    (key,) = load_keyring(named("leaf", form), tmp_path).keys
    assert (key.certificate, key.chain) == (LEAF.certificate, (ROOT.certificate,))
    assert problems(KeyRing(keys=(key,)), NOW) == ()
    for path in (tmp_path / "secrets").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert stored.public.read_bytes() == LEAF.pem() + ROOT.pem()
    assert b"-----BEGIN PRIVATE KEY" not in stored.private.read_bytes()


def test_name_that_is_taken_changes_nothing(tmp_path: Path) -> None:
    """Whichever of the files is there, none is written."""
    store_certificate(tmp_path, "other", [LEAF.certificate])
    (tmp_path / "certificates" / "leaf.cer").write_bytes(b"mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(NotStored, match="is there already"):
        store_key(tmp_path, "leaf", PAIR)
    with pytest.raises(NotStored, match="is there already"):
        store_certificate(tmp_path, "other", [ROOT.certificate])
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "certificates" / "leaf.cer").read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["", "../x", "A", "a b", "a" * 41, ".hidden"])
def test_name_that_could_be_a_path_is_refused(tmp_path: Path, name: str) -> None:
    """A name never leads out of its folder."""
    with pytest.raises(NotStored, match="will not do as a name"):
        store_certificate(tmp_path, name, [LEAF.certificate])
    assert list(tmp_path.iterdir()) == []


def test_failed_write_leaves_nothing_half_done(tmp_path: Path) -> None:
    """A key without its certificate would only confuse."""
    (tmp_path / "certificates").write_text("a file where a folder should be")
    with pytest.raises(NotStored, match="cannot be written"):
        store_key(tmp_path, "leaf", PAIR)
    assert list((tmp_path / "secrets").iterdir()) == []


def test_export_without_being_asked_has_no_private_part(tmp_path: Path) -> None:
    """The public part is all that anybody gets by mistake."""
    store_key(tmp_path, "leaf", PAIR)
    assert export_public(tmp_path, "leaf", "pem") == LEAF.pem()
    assert export_public(tmp_path, "leaf", "der") == LEAF.der()
    assert export_public(tmp_path, "leaf", "chain") == LEAF.pem() + ROOT.pem()


@pytest.mark.parametrize("name", ["nobody", "../certificates/leaf", "../secrets/leaf"])
def test_export_of_a_name_that_is_none_is_a_fault(tmp_path: Path, name: str) -> None:
    """A name is not a path."""
    store_key(tmp_path, "leaf", PAIR)
    with pytest.raises(Misconfigured, match="no file of this name"):
        export_public(tmp_path, name, "pem")


@pytest.mark.parametrize("form", ["p12", "pem"])
def test_exported_private_key_opens_with_the_same_passphrase(tmp_path: Path, form: str) -> None:
    """It is for moving to another machine."""
    store_key(tmp_path, "leaf", PAIR)
    moved = tmp_path / "secrets" / f"moved.{form}"
    moved.write_bytes(export_private(tmp_path, "leaf", form))
    moved.chmod(0o600)
    written = {"file": moved, "passphrase": "${cred:leaf.passphrase}"}
    (key,) = load_keyring(As2Certificates.model_validate({"our_keys": written}), tmp_path).keys
    assert key.certificate == LEAF.certificate


@pytest.mark.skipif(OPENSSL is None, reason="there is no openssl program here")
@pytest.mark.parametrize("form", FORMS)
def test_stored_key_is_read_by_openssl(tmp_path: Path, form: str) -> None:
    """Another program opens our files with our passphrase, and finds the key to the certificate."""
    stored = store_key(tmp_path, "leaf", PAIR, form=form)
    secret = f"file:{tmp_path / 'secrets' / stored.passphrase_name}"
    read = {
        "p12": ["pkcs12", "-in", str(stored.private), "-passin", secret, "-nocerts", "-nodes"],
        "pem": ["pkey", "-in", str(stored.private), "-passin", secret],
    }[form]
    key = _openssl(*read)
    assert _openssl("pkey", "-pubout", given=key) == _openssl(
        "x509", "-in", str(stored.public), "-noout", "-pubkey"
    )


def _openssl(*arguments: str, given: bytes = b"") -> bytes:
    done = subprocess.run([str(OPENSSL), *arguments], input=given, capture_output=True, check=True)
    return done.stdout
