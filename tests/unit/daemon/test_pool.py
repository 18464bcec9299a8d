"""Translation in processes of its own: a poisonous file takes down its worker, and nothing else."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any, cast

import pytest

from edigateway.contracts import registry
from edigateway.daemon.pool import Pool
from edigateway.flow.inbound.translation import Task
from edigateway.mapping import MapLibrary, base_maps
from edigateway.model.partner import Partner
from tests.support.orders import Order

PARTNER = Partner.model_validate(
    {"partner": "acme", "receive": [{"document": "850", "map": "x12/850", "deliver_to": ["erp"]}]}
)


class Poison:
    """Bytes that do their harm when a worker opens the parcel."""

    def __init__(self, harm: Any, *arguments: object) -> None:
        self._harm = harm, arguments

    def __reduce__(self) -> tuple[Any, tuple[object, ...]]:
        return self._harm


def task(number: int, payload: object = None) -> Task:
    content = Order(number=number).content() if payload is None else cast("bytes", payload)
    return Task(
        transmission_id=number,
        partner=PARTNER,
        format="x12",
        payload=content,
        received_on="2026-11-21",
    )


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool({"x12/850": MapLibrary([*base_maps()]).load("x12/850")}, {}, 2, deadline_s=3)
    yield made
    made.close()


def test_pool_answers_in_the_order_of_the_tasks(pool: Pool) -> None:
    """Whoever finished first, each answer stands where its task stood."""
    answers = pool.run([task(number) for number in range(1, 41)])
    assert [each.transmission_id for each in answers] == list(range(1, 41))
    assert all(each.refusal is None for each in answers)


@pytest.mark.parametrize(
    ("poison", "reason"),
    [(Poison(os._exit, 9), "killed its process"), (Poison(time.sleep, 60), "took longer than 3 s")],
    ids=["crash", "hang"],
)
def test_pool_gives_up_only_the_poisonous_task(pool: Pool, poison: Poison, reason: str) -> None:
    """What kills or holds its worker is given up after two tries; what travelled with it is translated."""
    answers = pool.run([task(1), task(2, poison), task(3)])
    assert [each.refusal is None for each in answers] == [True, False, True]
    assert reason in (answers[1].refusal or "")


def test_pool_reports_a_fault_of_ours_with_its_traceback(pool: Pool) -> None:
    """An unexpected error is an answer too, so that the file is set aside and not tried for ever."""
    (answer,) = pool.run([task(1, 12)])
    assert "fault of the gateway" in (answer.refusal or "")


def test_pool_without_workers_translates_in_the_callers_thread() -> None:
    """Small machines need no second process."""
    own = Pool({"x12/850": MapLibrary([*base_maps()]).load("x12/850")}, {}, 0)
    (answer,) = own.run([task(1)])
    assert answer.interchanges[0].documents[0][0].number == "PO0000001"
    own.close()


def test_pool_that_could_not_start_a_worker_goes_on_when_it_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Short of processes for a while: that batch fails and is tried again, and no later one waits for ever."""

    def refuse(self: Pool) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    small = Pool({"x12/850": MapLibrary([*base_maps()]).load("x12/850")}, {}, 1, deadline_s=3)
    with monkeypatch.context() as short:
        short.setattr(Pool, "_start", refuse)
        with pytest.raises(BlockingIOError):
            small.run([task(1, Poison(os._exit, 9)), task(2)])
    answers: Queue[bool] = Queue()
    threading.Thread(
        target=lambda: answers.put(small.run([task(3)])[0].refusal is None), daemon=True
    ).start()
    assert answers.get(timeout=20)
    small.close()


def test_many_threads_share_few_workers_and_a_poisonous_file(pool: Pool) -> None:
    """Whoever waits for a worker gets one, even while others are replaced."""
    answers: Queue[int] = Queue()

    def run(first: int) -> None:
        tasks = [task(first + n) for n in range(20)]
        if first == 1000:
            tasks[3] = task(first + 3, Poison(os._exit, 9))
        answers.put(sum(each.refusal is None for each in pool.run(tasks)))

    for n in range(1, 7):
        threading.Thread(target=run, args=(n * 1000,), daemon=True).start()
    assert sorted(answers.get(timeout=40) for _ in range(6)) == [19, 20, 20, 20, 20, 20]


def test_worker_calls_the_functions_of_the_site(tmp_path: Path) -> None:
    """It is a process of its own, and takes them when it starts; tables are read by the day of receipt."""
    functions = tmp_path / "functions.py"
    functions.write_text(FUNCTIONS)
    (tmp_path / "map.yaml").write_text(CALLING)
    registry.use_site_functions(functions)
    called = MapLibrary([*base_maps(), tmp_path]).load("acme/850")
    registry.use_site_functions(None)
    pool = Pool({"x12/850": called}, {}, 1, functions=functions)
    try:
        (answer,) = pool.run([task(7)])
    finally:
        pool.close()
    [[document]] = answer.interchanges[0].documents
    assert document.number == f"P-{Order(number=7).po_number}"


FUNCTIONS = """\
class Prefix:
    def read(self, text):
        return f"P-{text}"

FUNCTIONS = {"prefix": Prefix()}
"""
CALLING = "map: acme/850\nextends: x12/850\nfields: {number: BEG03 | call(prefix)}\n"
