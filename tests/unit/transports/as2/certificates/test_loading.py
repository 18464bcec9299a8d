"""From files to a key ring: every form that partners send is read, and what does not fit is told in a sentence."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from edigateway.errors import Misconfigured
from edigateway.transports.as2.certificates import As2Certificates, load_keyring
from edigateway.transports.as2.certificates.contents import MAX_BYTES
from tests.support.certificates import CA_USAGE, NOW, PASSPHRASE, Made, put

MADE = Made(which=0)
OTHER = Made(name="other", which=1)
ROOT = Made(name="root", which=2, is_authority=True, key_usage=CA_USAGE)
LEAF = Made(name="leaf", which=1, issuer=ROOT)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder with a passphrase among its secrets."""
    put(tmp_path / "secrets" / "pass", f"{PASSPHRASE}\n".encode())
    return tmp_path


def problem(site: Path, **written: object) -> str:
    """Return the only thing that is wrong with what the site writes."""
    with pytest.raises(Misconfigured) as caught:
        load_keyring(As2Certificates.model_validate(written), site)
    (fault,) = caught.value.faults
    return f"{fault.problem}; {fault.remedy}"


OURS_OPEN = {"our_keys": {"file": "k"}}
OURS = {"our_keys": {"file": "k", "passphrase": "${cred:pass}"}}


class TestOurKeys:
    @pytest.mark.parametrize(
        ("written", "content"),
        [
            (OURS, MADE.p12()),
            (OURS_OPEN, MADE.p12("")),
            (OURS, MADE.key_pem(PASSPHRASE) + MADE.pem()),
            (OURS_OPEN, MADE.pem() + MADE.key_pem()),
            (OURS, b"Bag Attributes\r\n" + (MADE.key_pem() + MADE.pem()).replace(b"\n", b"\r\n")),
        ],
        ids=["p12", "p12-open", "pem-encrypted", "pem-open", "pem-crlf"],
    )
    def test_key_pair_in_any_form_is_read(
        self, site: Path, written: dict[str, object], content: bytes
    ) -> None:
        """PKCS#12 and PEM, encrypted or not, with or without what programs write around it."""
        put(site / "k", content)
        ring = load_keyring(As2Certificates.model_validate(written), site)
        key = ring.signing_key(NOW)
        assert key is not None
        assert key.certificate == MADE.certificate
        assert key.key.private_numbers() == MADE.key.private_numbers()

    def test_certificates_above_ours_are_kept(self, site: Path) -> None:
        """The chain goes out with a signature, where a partner wants it."""
        put(site / "k", LEAF.p12(PASSPHRASE, ROOT.certificate))
        (key,) = load_keyring(As2Certificates.model_validate(OURS), site).keys
        assert (key.certificate, key.chain) == (LEAF.certificate, (ROOT.certificate,))

    def test_key_kept_as_a_credential_is_read(self, site: Path) -> None:
        """The private key may lie with systemd, the certificate anywhere, readable by all."""
        put(site / "secrets" / "as2-key", MADE.key_pem())
        put(site / "c.cer", MADE.der(), 0o644)
        written = {"our_keys": [{"file": "c.cer", "key": "${cred:as2-key}"}]}
        (key,) = load_keyring(As2Certificates.model_validate(written), site).keys
        assert key.key.private_numbers() == MADE.key.private_numbers()

    def test_private_file_that_others_may_read_is_refused(self, site: Path) -> None:
        """A private key is its owner's alone; the remedy can be typed."""
        put(site / "k", MADE.p12(), 0o640)
        assert problem(site, **OURS) == (
            f"others than its owner may read this private key; run: chmod 600 {site / 'k'}"
        )

    @pytest.mark.parametrize(
        ("written", "content", "said"),
        [
            (OURS, MADE.p12("other"), "does not open with this passphrase"),
            (OURS_OPEN, MADE.p12(), "does not open without a passphrase"),
            (OURS_OPEN, MADE.key_pem("x") + MADE.pem(), "is encrypted; name its passphrase"),
            (OURS, MADE.key_pem("x") + MADE.pem(), "does not open with this passphrase"),
            (OURS, MADE.pem(), "holds no private key, only a certificate"),
            (OURS, MADE.key_pem(), "without its certificate"),
            (OURS, MADE.key_pem() + OTHER.pem(), "do not belong together"),
            (OURS, MADE.key_pem() + OTHER.key_pem() + MADE.pem(), "several private keys"),
            (OURS, b"\xfe\xed\xfe\xed" + bytes(40), "is a Java keystore; convert it: keytool"),
            (OURS, b"hello", "is neither PEM nor DER nor PKCS#12"),
            (OURS, b"", "is neither PEM nor DER nor PKCS#12"),
            (OURS, b"\x30\x03\x02\x01\x05", "damaged"),
            (OURS, b"0" * (MAX_BYTES + 1), "is larger than"),
        ],
    )
    def test_file_that_is_not_a_key_pair_says_what_it_is(
        self, site: Path, written: dict[str, object], content: bytes, said: str
    ) -> None:
        """Which file, what it holds, and what to do."""
        put(site / "k", content)
        assert said in problem(site, **written)

    def test_file_that_is_none_is_a_fault(self, site: Path) -> None:
        """A slip in the name is told like any other fault."""
        assert (
            "there is no such file; mend the path, or make a key pair: edigw cert new NAME"
            in problem(site, **OURS)
        )
        os.mkfifo(site / "k", 0o600)
        assert "is not a regular file" in problem(site, **OURS)

    def test_passphrase_is_in_no_message(self, site: Path) -> None:
        """Not even a wrong one."""
        put(site / "k", MADE.p12("other"))
        assert PASSPHRASE not in problem(site, **OURS)


class TestPartnerCertificates:
    @pytest.mark.parametrize(
        "content",
        [
            MADE.pem(),
            MADE.der(),
            pkcs7.serialize_certificates([MADE.certificate], Encoding.DER),
            pkcs7.serialize_certificates([MADE.certificate], Encoding.PEM),
        ],
        ids=["pem", "der", "p7b", "p7b-pem"],
    )
    def test_certificate_in_any_form_is_read(self, site: Path, content: bytes) -> None:
        """What partners attach to a mail is taken as it is."""
        put(site / "c", content, 0o644)
        ring = load_keyring(As2Certificates(partner_certificates=("c",)), site)
        assert ring.accepted_signers(NOW) == (MADE.certificate,)

    def test_certificate_with_its_chain_is_the_lowest_one(self, site: Path) -> None:
        """The order in the file does not matter."""
        for content in (LEAF.pem() + ROOT.pem(), ROOT.pem() + LEAF.pem()):
            put(site / "c", content)
            ring = load_keyring(As2Certificates(partner_certificates=("c",)), site)
            assert ring.accepted_signers(NOW) == (LEAF.certificate,)

    def test_unrelated_certificates_in_one_file_are_refused(self, site: Path) -> None:
        """Nobody guesses which one was meant."""
        put(site / "c", MADE.pem() + OTHER.pem())
        assert "2 certificates that are not of one chain" in problem(site, partner_certificates="c")

    def test_request_for_a_certificate_is_told_from_one(self, site: Path) -> None:
        """Partners send the wrong file."""
        request = MADE.pem().replace(b"CERTIFICATE", b"CERTIFICATE REQUEST")
        put(site / "c", request)
        assert "is a request for a certificate" in problem(site, partner_certificates="c")

    def test_pinned_fingerprint_admits_only_its_certificate(self, site: Path) -> None:
        """Whoever swaps the file is found out; colons and capitals do not matter."""
        put(site / "c", MADE.pem())
        right = MADE.certificate.fingerprint(hashes.SHA256()).hex(":").upper()
        entry = {"file": "c", "fingerprint": right}
        assert load_keyring(As2Certificates(partner_certificates=(entry,)), site).certificates
        put(site / "c", OTHER.pem())
        assert "another certificate than the one that is pinned" in problem(
            site, partner_certificates=[entry]
        )

    @pytest.mark.parametrize("cut", [1, 10, 200, 600])
    def test_damaged_certificate_is_a_fault(self, site: Path, cut: int) -> None:
        """No library error comes through, wherever the bytes end."""
        put(site / "c", MADE.der()[:cut])
        assert problem(site, partner_certificates="c")

    def test_all_faults_are_told_at_once(self, site: Path) -> None:
        """Nobody mends one file at a time."""
        settings = As2Certificates(our_keys=("a", "b"), partner_certificates=("c",))
        with pytest.raises(Misconfigured) as caught:
            load_keyring(settings, site)
        assert len(caught.value.faults) == 3


OPENSSL = shutil.which("openssl")


@pytest.mark.skipif(OPENSSL is None, reason="there is no openssl program here")
class TestOpenssl:
    @pytest.mark.parametrize(
        "options",
        [
            ["-legacy"],
            ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
            [],
        ],
        ids=["rc2", "3des", "modern"],
    )
    def test_pkcs12_of_openssl_is_read(self, site: Path, options: list[str]) -> None:
        """Files from old Windows and Java programs are encrypted with RC2 and 3DES."""
        put(site / "key.pem", MADE.key_pem())
        put(site / "cert.pem", MADE.pem())
        command = [str(OPENSSL), "pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem"]
        command += [*options, "-passout", f"pass:{PASSPHRASE}", "-out", "k"]
        done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
        if done.returncode and "-legacy" in options:
            pytest.skip("this openssl has no legacy ciphers")
        assert done.returncode == 0, done.stderr
        (site / "k").chmod(0o600)
        (key,) = load_keyring(As2Certificates.model_validate(OURS), site).keys
        assert key.certificate == MADE.certificate

    @pytest.mark.parametrize("cipher", ["PBE-SHA1-3DES", "PBE-SHA1-RC2-40"])
    def test_encrypted_pkcs8_of_openssl_is_read(self, site: Path, cipher: str) -> None:
        """Old private keys in PEM open too."""
        put(site / "key.pem", MADE.key_pem())
        command = [str(OPENSSL), "pkcs8", "-topk8", "-in", "key.pem", "-v1", cipher]
        command += ["-provider", "legacy", "-provider", "default"]
        command += ["-passout", f"pass:{PASSPHRASE}"]
        done = subprocess.run(command, cwd=site, capture_output=True, check=False)
        if done.returncode:
            pytest.skip("this openssl has no legacy ciphers")
        put(site / "k", done.stdout + MADE.pem())
        assert load_keyring(As2Certificates.model_validate(OURS), site).keys
