"""What is wrong with certificates, what ends soon, and what follows."""

from datetime import timedelta

import pytest

from edigateway.transports.as2.certificates import (
    CertificateSettings,
    KeyRing,
    KeySettings,
    endings,
    problems,
)
from edigateway.transports.as2.certificates.problems import stage_of
from tests.support.certificates import NOW, Made, usage
from tests.unit.transports.as2.certificates.entries import ours, theirs

OLD = Made(which=0, from_day=-700, to_day=30)
NEW = Made(which=1, from_day=-5, to_day=700)


def said(ring: KeyRing, day: int = 0) -> list[str]:
    return [each.problem for each in problems(ring, NOW + timedelta(days=day))]


class TestProblems:
    def test_sound_ring_has_none(self) -> None:
        """What is in order is not talked about."""
        ring = KeyRing(keys=(ours("old", OLD), ours("new", NEW, begins=10)))
        assert said(ring) == []

    def test_expired_certificate_says_whose_move_it_is(self) -> None:
        """Ours is made anew, theirs is asked for."""
        ring = KeyRing(keys=(ours("k", OLD),), certificates=(theirs("c", OLD),))
        mine, partners = problems(ring, NOW + timedelta(days=31))
        assert mine.problem == partners.problem == "expired on 2026-12-31"
        assert mine.stops
        assert "edigw cert new" in mine.remedy
        assert "ask the partner" in partners.remedy

    def test_expired_certificate_with_a_successor_is_no_problem(self) -> None:
        """After a rotation the old one expires in peace."""
        assert said(KeyRing(certificates=(theirs("o", OLD), theirs("n", NEW))), 31) == []

    def test_successor_for_one_task_does_not_do_for_both(self) -> None:
        """Who follows must be able to do all that the old one did."""
        half = Made(which=1, key_usage=usage("digital_signature"))
        ring = KeyRing(certificates=(theirs("o", OLD), theirs("n", half)))
        assert said(ring, 31) == ["expired on 2026-12-31"]

    def test_certificate_not_yet_valid_is_told_where_it_should_serve(self) -> None:
        """A schedule that begins before the certificate does is a slip; one that waits is none."""
        future = Made(which=1, from_day=20)
        assert said(KeyRing(keys=(ours("k", future),))) == ["is not valid before 2026-12-21"]
        assert said(KeyRing(keys=(ours("o", OLD), ours("k", future)))) == []
        assert said(KeyRing(keys=(ours("o", OLD), ours("k", future, begins=-1)))) == [
            "is not valid before 2026-12-21"
        ]

    def test_retired_certificate_is_left_alone(self) -> None:
        """Whoever retired it knows."""
        assert said(KeyRing(keys=(ours("k", OLD, ends=-1),)), 31) == []

    def test_short_key_is_told(self) -> None:
        """RSA below 2048 bits serves for nothing."""
        (found,) = problems(KeyRing(keys=(ours("k", Made(which=9, bits=1024)),)), NOW)
        assert found.problem == "RSA 1024: its key has less than 2048 bits"
        assert found.stops

    def test_wrong_usage_that_the_site_overrides_is_a_warning(self) -> None:
        """It serves, and other programs may object."""
        made = Made(which=0, key_usage=usage("digital_signature"))
        entry = theirs(
            "c", made, written=CertificateSettings.model_validate({"file": "c", "use": "both"})
        )
        (found,) = problems(KeyRing(certificates=(entry,)), NOW)
        assert found.problem == "its key usage does not permit encryption, which 'use' asks of it"
        assert not found.stops

    def test_usage_that_permits_nothing_of_ours_is_told(self) -> None:
        """A certificate for signing certificates is none for messages."""
        made = Made(which=0, key_usage=usage("key_cert_sign"))
        assert said(KeyRing(keys=(ours("k", made),))) == [
            "its key usage permits neither signatures nor encryption"
        ]

    def test_use_of_ours_is_named_in_our_words(self) -> None:
        """We decrypt; partners encrypt."""
        made = Made(which=0, key_usage=usage("digital_signature"))
        entry = ours("k", made, written=KeySettings.model_validate({"file": "k", "use": "both"}))
        assert "permit decryption" in said(KeyRing(keys=(entry,)))[0]


class TestEndings:
    @pytest.mark.parametrize(
        ("days_left", "stage"),
        [(61, 61), (60, 60), (31, 60), (30, 30), (8, 14), (7, 7), (1, 1), (0, 1), (-1, 0)],
    )
    def test_stage_is_the_warning_that_is_due(self, days_left: int, stage: int) -> None:
        """60, 30, 14, 7 and 1 days before the end, and after it."""
        assert stage_of(days_left) == stage

    def test_ending_without_successor_is_told_on_both_sides(self) -> None:
        """Ours and the partners', the first to end first."""
        soon = Made(which=2, from_day=-700, to_day=3)
        ring = KeyRing(keys=(ours("k", OLD),), certificates=(theirs("c", soon),))
        found = [
            (e.name, e.is_ours, e.days_left, e.stage, e.followed_by) for e in endings(ring, NOW)
        ]
        assert found == [("c", False, 3, 7, ()), ("k", True, 30, 30, ())]

    def test_ending_with_successor_names_it(self) -> None:
        """A rotation that is prepared needs nobody."""
        ring = KeyRing(keys=(ours("old", OLD), ours("new", NEW, begins=10)))
        (found,) = endings(ring, NOW)
        assert (found.name, found.followed_by) == ("old", ("new",))

    def test_successor_that_begins_too_late_is_none(self) -> None:
        """A gap in the schedule is an end like any other."""
        ring = KeyRing(keys=(ours("old", OLD), ours("new", NEW, begins=31)))
        (found,) = endings(ring, NOW)
        assert found.followed_by == ()

    def test_end_that_the_site_wrote_counts_too(self) -> None:
        """Retiring the only key is an end."""
        ring = KeyRing(keys=(ours("k", NEW, ends=5),))
        (found,) = endings(ring, NOW)
        assert (found.days_left, found.followed_by) == (5, ())

    def test_ended_certificate_stays_told(self) -> None:
        """Until somebody retires it or something follows."""
        (found,) = endings(KeyRing(keys=(ours("k", OLD),)), NOW + timedelta(days=40))
        assert (found.days_left, found.stage) == (-10, 0)

    def test_far_end_is_not_told(self) -> None:
        """Sixty days are early enough."""
        assert endings(KeyRing(keys=(ours("k", NEW),)), NOW) == ()
