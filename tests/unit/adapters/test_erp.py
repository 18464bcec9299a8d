"""The ERP of these tests is itself worth trusting: a process that remembers its effects."""

import json
import subprocess
import sys
from pathlib import Path

from edigateway.contracts.outcome import Ending
from tests.contracts.adapter_contract import dispatch
from tests.unit.adapters.test_http_target import post


def test_erp_process_remembers_its_effects_after_a_kill(tmp_path: Path) -> None:
    """A killed ERP knows the keys again, and its journal has each effect once, a torn line aside."""
    journal = tmp_path / "effects"
    for _ in range(2):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.support.erp", "--port", "0", "--journal", str(journal)],
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            try:
                assert post(process.stdout.readline().strip()).ending is Ending.ACCEPTED
            finally:
                process.kill()
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    assert [(each["key"], each["kind"]) for each in lines] == [
        (dispatch(1).idempotency_key, "purchase_order")
    ]
