"""The spool, beyond the contract: names, its folder, and bad disks."""

from pathlib import Path

import pytest

from edigateway import durable
from edigateway.adapters.spool import Spool, SpoolType
from edigateway.contracts.adapter import Dispatch
from edigateway.contracts.outcome import Ending
from edigateway.contracts.registry import adapters
from tests.contracts.adapter_contract import dispatch
from tests.support.disks import make_read_only, small_disk


def test_deliver_names_files_by_kind_and_key(tmp_path: Path) -> None:
    """The ERP can tell what a file is from its name."""
    Spool(tmp_path).deliver([dispatch(7)])
    [path] = tmp_path.iterdir()
    assert path.name == "purchase_order-00000000-0000-0000-0000-000000000007.json"


def test_open_makes_the_folder_beneath_the_site(tmp_path: Path) -> None:
    """A relative folder belongs to the site, and need not be made by hand."""
    assert isinstance(adapters()["spool"], SpoolType)
    kind = adapters()["spool"]
    kind.open(kind.settings.model_validate({"directory": "erp/in"}), tmp_path).close()
    assert (tmp_path / "erp" / "in").is_dir()


def test_open_sweeps_what_a_crash_left(tmp_path: Path) -> None:
    """Half written files of a crash are gone."""
    durable.write(tmp_path, b"half")
    Spool(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_open_where_no_folder_can_be_is_told_by_deliver(tmp_path: Path) -> None:
    """Trouble at opening is no crash; the first delivery says what is wrong."""
    (tmp_path / "file").touch()
    [outcome] = Spool(tmp_path / "file" / "in").deliver([dispatch(1)])
    assert outcome.ending is Ending.DEFERRED
    assert outcome.detail.endswith("Not a directory")


@pytest.mark.parametrize("kind", ["../up", "a/b", "", ".hidden", "a\nb", "\x00"])
def test_deliver_kind_that_leads_elsewhere_is_refused(tmp_path: Path, kind: str) -> None:
    """Nothing is written outside the folder, or under a name that hides it."""
    (tmp_path / "spool").mkdir()
    bad = Dispatch(idempotency_key="k", kind=kind, partner="acme", content=b"{}")
    [outcome] = Spool(tmp_path / "spool").deliver([bad])
    assert outcome.ending is Ending.REFUSED
    assert [each.name for each in tmp_path.rglob("*")] == ["spool"]


def test_deliver_to_bad_disk_is_deferred_with_the_reason(tmp_path: Path) -> None:
    """Full or read-only: deferred in plain words, nothing left behind, and fine when it is over."""
    with small_disk(tmp_path / "spool", 64) as folder:
        spool = Spool(folder)
        [full] = spool.deliver([dispatch(1, b"x" * 100_000), dispatch(2)])
        make_read_only(folder)
        [read_only] = spool.deliver([dispatch(2)])
        make_read_only(folder, read_only=False)
        assert list(folder.iterdir()) == []
        [well] = spool.deliver([dispatch(2)])
    assert (full.ending, full.detail[-9:]) == (Ending.DEFERRED, "on device")
    assert (read_only.ending, read_only.detail[-11:]) == (Ending.DEFERRED, "file system")
    assert well.ending is Ending.ACCEPTED


def test_unexpected_error_is_a_deferral(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Even a fault of ours is told as a deferral, with its traceback in the log."""

    def broken(*_: object) -> None:
        raise ValueError("of ours")

    monkeypatch.setattr(durable, "deposit", broken)
    [outcome] = Spool(tmp_path).deliver([dispatch(1)])
    assert outcome.ending is Ending.DEFERRED
    assert "ValueError('of ours')" in outcome.detail
    assert "Traceback" in caplog.text
