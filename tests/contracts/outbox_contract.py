"""What every outbox must keep: subclass OutboxContract in a test module, and let pytest collect the subclass."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

import pytest

from edigateway.contracts.outcome import Ending
from edigateway.contracts.transport import Outbox, Parcel


class OutboxContract(ABC):
    """The rules; ``place`` is a folder of the test's own, in which the other side of the outbox may live."""

    @abstractmethod
    def open(self, place: Path) -> Outbox:
        """Open the outbox of this place, anew each time, as after a restart."""

    @abstractmethod
    def there(self, place: Path) -> Mapping[str, bytes]:
        """Return what the partner finds: everything visible, by name."""

    @abstractmethod
    def occupy(self, place: Path, name: str, content: bytes) -> None:
        """Put a file of that name there before us."""

    @abstractmethod
    def ruin(self, place: Path) -> None:
        """Make the place unreachable."""

    def test_send_puts_every_parcel_there(self, tmp_path: Path) -> None:
        """Accepted means that the partner can pick up exactly these files."""
        parcels = [Parcel(name=f"{n}.edi", content=bytes([n]) * n * 999) for n in range(100)]
        outcomes = self.open(tmp_path).send(parcels)
        assert [each.ending for each in outcomes] == [Ending.ACCEPTED] * 100
        assert self.there(tmp_path) == {each.name: each.content for each in parcels}

    def test_send_same_parcel_again_is_accepted_once(self, tmp_path: Path) -> None:
        """A resend of what is there is no error and no second file, also after a restart."""
        parcel = Parcel(name="997-1.edi", content=b"ISA")
        outbox = self.open(tmp_path)
        endings = [outbox.send([parcel])[0].ending, outbox.send([parcel, parcel])[1].ending]
        endings.append(self.open(tmp_path).send([parcel])[0].ending)
        assert endings == [Ending.ACCEPTED] * 3
        assert self.there(tmp_path) == {"997-1.edi": b"ISA"}

    def test_send_taken_name_is_refused_and_kept(self, tmp_path: Path) -> None:
        """Other content under our name is never replaced, and does not stop the parcels behind it."""
        self.occupy(tmp_path, "b.edi", b"theirs")
        outcomes = self.open(tmp_path).send(
            [Parcel(name=f"{each}.edi", content=b"ours") for each in "abc"]
        )
        assert [each.ending for each in outcomes] == [
            Ending.ACCEPTED,
            Ending.REFUSED,
            Ending.ACCEPTED,
        ]
        assert "b.edi" in outcomes[1].detail
        assert self.there(tmp_path) == {"a.edi": b"ours", "b.edi": b"theirs", "c.edi": b"ours"}

    @pytest.mark.parametrize(
        "name", ["../out.edi", "/out.edi", "a/b.edi", "..", "", "a\x00b", "a\nb"]
    )
    def test_send_name_that_leads_elsewhere_is_refused(self, tmp_path: Path, name: str) -> None:
        """Nothing is ever created outside the place, nor under a name that hides something."""
        outcomes = self.open(tmp_path).send(
            [Parcel(name=name, content=b"x"), Parcel(name="good.edi", content=b"y")]
        )
        assert [each.ending for each in outcomes] == [Ending.REFUSED, Ending.ACCEPTED]
        assert self.there(tmp_path) == {"good.edi": b"y"}

    def test_send_to_unreachable_place_is_deferred(self, tmp_path: Path) -> None:
        """Without the place, the first parcel is deferred, the rest untouched, and nothing is raised."""
        outbox = self.open(tmp_path)
        self.ruin(tmp_path)
        outcomes = outbox.send([Parcel(name="a.edi", content=b"x")] * 3)
        assert [each.ending for each in outcomes] == [Ending.DEFERRED]
        assert outcomes[0].detail

    def test_send_nothing_is_nothing(self, tmp_path: Path) -> None:
        """No parcels, no outcomes."""
        assert list(self.open(tmp_path).send([])) == []
