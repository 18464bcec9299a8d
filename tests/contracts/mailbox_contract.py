"""What every mailbox must keep: subclass MailboxContract in a test module, and let pytest collect the subclass."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

import pytest

from edigateway.contracts.transport import Arrival, Mailbox
from edigateway.errors import Temporary

MANY = 100


class MailboxContract(ABC):
    """The rules; ``place`` is a folder of the test's own, in which the other side of the mailbox may live."""

    @abstractmethod
    def open(self, place: Path) -> Mailbox:
        """Open the mailbox of this place, anew each time, as after a restart."""

    @abstractmethod
    def put(self, place: Path, name: str, content: bytes) -> None:
        """Put a whole file there as the partner does, given a name in text with surrogateescape."""

    @abstractmethod
    def begin(self, place: Path, name: str, content: bytes) -> Callable[[], object]:
        """Start to put a file there as the partner does, and return the act that completes it."""

    @abstractmethod
    def ruin(self, place: Path) -> None:
        """Make the place unreachable."""

    def collect(self, mailbox: Mailbox, limit: int = MANY) -> list[Arrival]:
        """Collect once what was put; override where time must pass before a file is ready."""
        return list(mailbox.collect(limit))

    def test_collect_gives_name_and_content_of_what_was_put(self, tmp_path: Path) -> None:
        """A file arrives under its own name, byte for byte."""
        content = bytes(range(256)) * 300
        self.put(tmp_path, "orders 1.edi", content)
        [arrival] = self.collect(self.open(tmp_path))
        assert (arrival.name, arrival.payload, arrival.refusal) == ("orders 1.edi", content, None)

    def test_collect_empty_place_gives_nothing(self, tmp_path: Path) -> None:
        """Nothing there is no error."""
        self.put(tmp_path, "only.edi", b"x")
        mailbox = self.open(tmp_path)
        mailbox.finish(self.collect(mailbox))
        assert self.collect(mailbox) == []
        assert mailbox.waiting() == 0

    def test_collect_never_gives_more_than_limit(self, tmp_path: Path) -> None:
        """The limit holds, and the rest comes later, each file once."""
        for number in range(7):
            self.put(tmp_path, f"{number}.edi", b"%d" % number)
        mailbox = self.open(tmp_path)
        seen = []
        while batch := self.collect(mailbox, 3):
            assert len(batch) <= 3
            mailbox.finish(batch)
            seen += [arrival.payload for arrival in batch]
        assert sorted(seen) == [b"%d" % number for number in range(7)]

    def test_collect_unfinished_comes_first_under_the_same_key(self, tmp_path: Path) -> None:
        """What was claimed and never finished comes back before anything new."""
        self.put(tmp_path, "first.edi", b"first")
        mailbox = self.open(tmp_path)
        [first] = self.collect(mailbox)
        self.put(tmp_path, "a.edi", b"second")
        again, second = self.collect(mailbox)
        assert again == first
        assert second.payload == b"second"
        assert self.collect(mailbox, 1) == [first]

    def test_collect_after_a_crash_gives_the_same_key(self, tmp_path: Path) -> None:
        """A new process finds the claims of the one before it, unchanged."""
        self.put(tmp_path, "a.edi", b"one")
        self.put(tmp_path, "b.edi", b"two")
        before = self.collect(self.open(tmp_path))
        after = self.collect(self.open(tmp_path))
        assert len(before) == 2
        assert sorted(after, key=lambda each: each.key) == sorted(before, key=lambda each: each.key)

    def test_finish_means_that_it_never_comes_back(self, tmp_path: Path) -> None:
        """A finished file is gone from the mailbox, for this process and the next."""
        self.put(tmp_path, "a.edi", b"one")
        mailbox = self.open(tmp_path)
        mailbox.finish(self.collect(mailbox))
        assert self.collect(mailbox) == []
        assert self.collect(self.open(tmp_path)) == []

    def test_finish_of_what_is_gone_is_no_error(self, tmp_path: Path) -> None:
        """Finishing twice, or after a restart, or what another process finished, is fine."""
        self.put(tmp_path, "a.edi", b"one")
        mailbox = self.open(tmp_path)
        arrivals = self.collect(mailbox)
        self.open(tmp_path).finish(arrivals)
        mailbox.finish(arrivals)
        mailbox.finish(arrivals)
        assert self.collect(mailbox) == []

    def test_finish_leaves_the_others(self, tmp_path: Path) -> None:
        """Only what is named is finished."""
        self.put(tmp_path, "a.edi", b"one")
        self.put(tmp_path, "b.edi", b"two")
        mailbox = self.open(tmp_path)
        one, two = self.collect(mailbox)
        mailbox.finish([one])
        assert self.collect(mailbox) == [two]

    def test_same_name_again_is_another_arrival(self, tmp_path: Path) -> None:
        """Partners use names again; the second file is taken for itself and nothing is lost."""
        self.put(tmp_path, "orders.edi", b"monday")
        mailbox = self.open(tmp_path)
        [monday] = self.collect(mailbox)
        self.put(tmp_path, "orders.edi", b"tuesday")
        again, tuesday = self.collect(mailbox)
        assert again == monday
        assert (tuesday.name, tuesday.payload) == ("orders.edi", b"tuesday")
        assert tuesday.key != monday.key

    def test_collect_never_gives_a_file_that_is_being_written(self, tmp_path: Path) -> None:
        """A file appears only when it is whole, then with everything in it."""
        complete = self.begin(tmp_path, "slow.edi", b"whole content")
        mailbox = self.open(tmp_path)
        assert mailbox.collect(MANY) == []
        complete()
        assert [each.payload for each in self.collect(mailbox)] == [b"whole content"]

    @pytest.mark.parametrize(
        "name",
        [
            "line\nbreak.edi",
            "\x1b[31mred.edi",
            "\u202elated.edi",
            "\udcff\udcfe.edi",
            "-rf",
            "CON",
            "a\\..\\b",
            "…" * 80 + ".edi",
        ],
        ids=ascii,
    )
    def test_collect_hostile_name_hides_nothing(self, tmp_path: Path, name: str) -> None:
        """A bad name is data: its file is taken, shown on one printable line, and the others are taken too."""
        self.put(tmp_path, "good.edi", b"good")
        self.put(tmp_path, name, b"hostile")
        mailbox = self.open(tmp_path)
        arrivals = self.collect(mailbox)
        assert {each.payload for each in arrivals} == {b"good", b"hostile"}
        assert all(each.name.isprintable() for each in arrivals)
        assert sorted(each.key for each in self.collect(self.open(tmp_path))) == sorted(
            each.key for each in arrivals
        )
        mailbox.finish(arrivals)
        assert self.collect(self.open(tmp_path)) == []

    def test_collect_unreachable_place_is_temporary(self, tmp_path: Path) -> None:
        """A place that cannot be looked at is a temporary fault with a sentence, not a crash."""
        self.put(tmp_path, "a.edi", b"one")
        mailbox = self.open(tmp_path)
        self.collect(mailbox)
        self.ruin(tmp_path)
        with pytest.raises(Temporary, match=r"\w+ \w+"):
            mailbox.collect(MANY)

    def test_watch_ends_with_its_context(self, tmp_path: Path) -> None:
        """Watching starts and ends without a trace, and collecting works meanwhile."""
        self.put(tmp_path, "a.edi", b"one")
        mailbox = self.open(tmp_path)
        with mailbox.watch(lambda: None):
            assert len(self.collect(mailbox)) == 1
