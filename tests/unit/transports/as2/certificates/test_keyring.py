"""Which key and which certificate serves at a given time: rotation without a stop, and nothing that must not serve."""

from dataclasses import replace
from datetime import timedelta

import pytest

from edigateway.transports.as2.certificates import KeyRing
from edigateway.transports.as2.certificates.settings import OurUse, TheirUse
from edigateway.transports.as2.certificates.usage import serves
from tests.support.certificates import NOW, Made, usage
from tests.unit.transports.as2.certificates.entries import ours, theirs

OLD = Made(which=0, from_day=-700, to_day=30)
NEW = Made(which=1, from_day=-5, to_day=700)


class TestOurs:
    RING = KeyRing(keys=(ours("old", OLD, ends=20), ours("new", NEW, begins=10)))

    @pytest.mark.parametrize(("day", "name"), [(0, "old"), (9, "old"), (10, "new"), (25, "new")])
    def test_signing_key_changes_on_the_day_that_is_written(self, day: int, name: str) -> None:
        """The new key signs from its ``from`` on, to the moment, although its certificate was valid before."""
        found = self.RING.signing_key(NOW + timedelta(days=day))
        assert found is not None
        assert found.name == name

    @pytest.mark.parametrize(
        ("day", "names"), [(0, ["new", "old"]), (15, ["new", "old"]), (20, ["new"])]
    )
    def test_decryption_during_overlap_takes_both_keys(self, day: int, names: list[str]) -> None:
        """Partners switch when they like, early or late, until the old key is retired."""
        found = self.RING.decryption_keys(NOW + timedelta(days=day))
        assert [each.name for each in found] == names

    def test_decryption_with_expired_certificate_goes_on(self) -> None:
        """What was encrypted to us is ours, whatever the date."""
        ring = KeyRing(keys=(ours("old", OLD),))
        assert ring.decryption_keys(NOW + timedelta(days=40))

    def test_signing_key_after_expiry_is_none_and_says_why(self) -> None:
        """We do not sign with an expired certificate; whoever asks learns of all that there is."""
        ring = KeyRing(keys=(ours("old", OLD), ours("new", NEW, begins=50)))
        at = NOW + timedelta(days=40)
        assert ring.signing_key(at) is None
        assert ring.lack_of_signing_key(at) == (
            "there is no key of ours to sign with: old expired on 2026-12-31 12:00 UTC; "
            "new begins on 2027-01-20 12:00 UTC"
        )

    def test_signing_key_of_two_without_dates_is_the_newer_certificate(self) -> None:
        """Without a schedule the newest valid certificate serves, wherever it stands in the file."""
        for keys in ((ours("old", OLD), ours("new", NEW)), (ours("new", NEW), ours("old", OLD))):
            found = KeyRing(keys=keys).signing_key(NOW)
            assert found is not None
            assert found.name == "new"

    def test_signing_key_of_two_that_begin_together_is_the_one_written_later(self) -> None:
        """People add the newer one below."""
        keys = (ours("one", OLD, begins=-2), ours("two", NEW, begins=-2))
        for first, second in (keys, reversed(keys)):
            found = KeyRing(keys=(first, second)).signing_key(NOW)
            assert found is second


class TestTheirs:
    RING = KeyRing(certificates=(theirs("old", OLD), theirs("new", NEW, begins=10)))

    def test_signature_by_either_certificate_is_accepted_during_overlap(self) -> None:
        """A message signed in mid-rotation is taken, whichever key the partner had at hand."""
        assert self.RING.accepted_signers(NOW) == (NEW.certificate, OLD.certificate)

    def test_signature_by_expired_certificate_is_not_accepted(self) -> None:
        """An expired certificate proves nothing."""
        assert self.RING.accepted_signers(NOW + timedelta(days=31)) == (NEW.certificate,)

    def test_signature_by_certificate_not_yet_valid_is_not_accepted(self) -> None:
        """A certificate from the future proves nothing yet."""
        assert self.RING.accepted_signers(NOW - timedelta(days=6)) == (OLD.certificate,)

    def test_signature_by_retired_certificate_is_not_accepted(self) -> None:
        """``until`` takes a certificate out of service at once: that is how a lost key is revoked."""
        ring = KeyRing(certificates=(theirs("old", OLD, ends=0), theirs("new", NEW)))
        assert ring.accepted_signers(NOW) == (NEW.certificate,)

    @pytest.mark.parametrize(("day", "made"), [(9, OLD), (10, NEW), (40, NEW)])
    def test_encryption_follows_the_schedule(self, day: int, made: Made) -> None:
        """We encrypt to the old certificate until the agreed day."""
        found = self.RING.encryption_certificate(NOW + timedelta(days=day))
        assert found == made.certificate

    def test_encryption_certificate_after_expiry_is_none_and_says_why(self) -> None:
        """Nothing is ever encrypted to an expired certificate."""
        ring = KeyRing(certificates=(theirs("old", OLD),))
        at = NOW + timedelta(days=31)
        assert ring.encryption_certificate(at) is None
        assert "old expired on 2026-12-31" in ring.lack_of_encryption_certificate(at)


class TestUsage:
    SIGNS = Made(which=0, key_usage=usage("digital_signature"))
    ENCRYPTS = Made(which=1, key_usage=usage("key_encipherment"))

    def test_certificates_with_one_use_each_serve_for_that_alone(self) -> None:
        """Many partners have one certificate to sign and another to be encrypted to."""
        ring = KeyRing(certificates=(theirs("s", self.SIGNS), theirs("e", self.ENCRYPTS)))
        assert ring.accepted_signers(NOW) == (self.SIGNS.certificate,)
        assert ring.encryption_certificate(NOW) == self.ENCRYPTS.certificate

    def test_use_written_by_the_site_holds_against_the_certificate(self) -> None:
        """Whoever writes ``use: both`` has asked the partner."""
        assert serves(self.SIGNS.certificate, None) == (True, False)
        assert serves(self.SIGNS.certificate, OurUse.BOTH) == (True, True)
        assert serves(self.SIGNS.certificate, TheirUse.ENCRYPTION) == (False, True)

    def test_certificate_without_key_usage_serves_for_both(self) -> None:
        """What is not restricted is permitted (RFC 5280 §4.2.1.3)."""
        assert serves(Made(key_usage=None).certificate, None) == (True, True)

    def test_key_of_1024_bits_serves_for_nothing_that_we_do(self) -> None:
        """Short keys neither sign nor prove nor are encrypted to, unless the site lowers the floor."""
        short = Made(which=9, bits=1024)
        ring = KeyRing(keys=(ours("k", short),), certificates=(theirs("c", short),))
        assert ring.signing_key(NOW) is None
        assert ring.accepted_signers(NOW) == ()
        assert ring.encryption_certificate(NOW) is None
        assert replace(ring, least_rsa_bits=1024).accepted_signers(NOW)
