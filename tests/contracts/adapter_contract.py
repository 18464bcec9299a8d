"""What every adapter must keep: subclass AdapterContract in a test module, and let pytest collect the subclass."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from edigateway.contracts.adapter import Adapter, Dispatch
from edigateway.contracts.outcome import Ending


def dispatch(number: int, content: bytes | None = None) -> Dispatch:
    """Make the message of that number."""
    return Dispatch(
        idempotency_key=f"00000000-0000-0000-0000-{number:012}",
        kind="purchase_order",
        partner="acme",
        content=b'{"number":%d}' % number if content is None else content,
    )


class AdapterContract(ABC):
    """The rules; ``place`` is a folder of the test's own, in which the ERP of the test may live."""

    @abstractmethod
    def open(self, place: Path) -> Adapter:
        """Open the target of this place, anew each time, as after a restart."""

    @abstractmethod
    def received(self, place: Path) -> Sequence[bytes]:
        """Return the contents that took effect in the ERP, sorted."""

    @abstractmethod
    def ruin(self, place: Path) -> None:
        """Make the ERP unreachable."""

    @contextmanager
    def opened(self, place: Path) -> Iterator[Adapter]:
        """Open the target and close it in the end."""
        with closing(self.open(place)) as adapter:
            yield adapter

    def test_deliver_hands_over_every_content_unchanged(self, tmp_path: Path) -> None:
        """Accepted means that the ERP has exactly these bytes."""
        dispatches = [dispatch(n) for n in range(100)] + [dispatch(100, '{"n":"é"}'.encode())]
        with self.opened(tmp_path) as adapter:
            outcomes = adapter.deliver(dispatches)
        assert [each.ending for each in outcomes] == [Ending.ACCEPTED] * 101
        assert self.received(tmp_path) == sorted(each.content for each in dispatches)

    def test_deliver_from_several_threads_at_once_hands_over_everything(
        self, tmp_path: Path
    ) -> None:
        """Each lane has a thread of its own, and several lanes may go to one target."""
        with self.opened(tmp_path) as adapter, ThreadPoolExecutor(4) as threads:
            batches = [[dispatch(n) for n in range(at, at + 25)] for at in range(0, 100, 25)]
            outcomes = [each for batch in threads.map(adapter.deliver, batches) for each in batch]
        assert [each.ending for each in outcomes] == [Ending.ACCEPTED] * 100
        assert len(self.received(tmp_path)) == 100

    def test_deliver_same_key_again_has_one_effect(self, tmp_path: Path) -> None:
        """A retry with the same key is accepted and changes nothing, also after a restart."""
        for _ in range(2):
            with self.opened(tmp_path) as adapter:
                outcomes = [*adapter.deliver([dispatch(1)]), *adapter.deliver([dispatch(1)])]
            assert [each.ending for each in outcomes] == [Ending.ACCEPTED] * 2
        assert self.received(tmp_path) == [dispatch(1).content]

    def test_deliver_same_key_with_other_content_is_refused(self, tmp_path: Path) -> None:
        """A key is never given to another message; the first stays, and the ones behind are not stopped."""
        with self.opened(tmp_path) as adapter:
            adapter.deliver([dispatch(1)])
            outcomes = adapter.deliver([dispatch(1, b"{}"), dispatch(2)])
        assert [each.ending for each in outcomes] == [Ending.REFUSED, Ending.ACCEPTED]
        assert outcomes[0].detail
        assert self.received(tmp_path) == [dispatch(1).content, dispatch(2).content]

    def test_deliver_to_unreachable_target_is_deferred(self, tmp_path: Path) -> None:
        """Without the ERP, the first is deferred with a sentence, the rest untouched, and nothing is raised."""
        with self.opened(tmp_path) as adapter:
            adapter.deliver([dispatch(1)])
            self.ruin(tmp_path)
            outcomes = adapter.deliver([dispatch(2), dispatch(3)])
        assert [each.ending for each in outcomes] == [Ending.DEFERRED]
        assert outcomes[0].detail

    def test_deliver_nothing_is_nothing(self, tmp_path: Path) -> None:
        """No dispatches, no outcomes."""
        with self.opened(tmp_path) as adapter:
            assert list(adapter.deliver([])) == []

    def test_close_twice_is_no_error(self, tmp_path: Path) -> None:
        """Closing lets go, however often."""
        with self.opened(tmp_path) as adapter:
            adapter.deliver([dispatch(1)])
            adapter.close()
