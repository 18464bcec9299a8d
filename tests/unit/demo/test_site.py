"""The demonstration's folder: made anew each time, and never over anything of somebody else."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from edigateway.daemon.control import Control
from edigateway.demo.site import LUMENHART, InTheWay, make_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder with a short path, as sockets want it."""
    with tempfile.TemporaryDirectory(prefix="demo-") as made:
        yield Path(made)


def test_folder_of_somebody_else_is_left_alone(folder: Path) -> None:
    """Only a folder that the demo made itself is ever removed."""
    (folder / "precious.txt").write_text("mine")
    with pytest.raises(InTheWay, match="name another folder"):
        make_folder(folder)
    assert [each.name for each in folder.iterdir()] == ["precious.txt"]


def test_link_is_left_alone(folder: Path) -> None:
    """What a link leads to was not made by the demo, whatever lies there."""
    make_folder(folder / "demo")
    (folder / "link").symlink_to("demo")
    with pytest.raises(InTheWay):
        make_folder(folder / "link")


def test_folder_of_an_earlier_demo_is_made_anew(folder: Path) -> None:
    """A second run begins like the first."""
    root = folder / "demo"
    make_folder(root)
    (root / "old.txt").touch()
    make_folder(root)
    assert not (root / "old.txt").exists()


@pytest.mark.parametrize("site", [Path(), LUMENHART])
def test_folder_on_which_a_daemon_runs_is_left_alone(folder: Path, site: Path) -> None:
    """Whoever looks further with edigw run is not robbed of the ground; how to end it is said."""
    root = folder / "d"
    make_folder(root)
    state = root / site / "state"
    state.mkdir(parents=True)
    control = Control(state, lambda request: {"pid": 4711})
    try:
        with pytest.raises(InTheWay, match="kill 4711"):
            make_folder(root)
    finally:
        control.close()
    assert state.is_dir()


def test_path_too_long_for_sockets_is_said_before_anything_is_made(folder: Path) -> None:
    """unix(7): the path of a socket file has at most 107 bytes."""
    root = folder / ("d" * 80)
    with pytest.raises(InTheWay, match="too long"):
        make_folder(root)
    assert not root.exists()


def test_place_where_nothing_can_be_made_is_said(folder: Path) -> None:
    """The reason is the system's own."""
    (folder / "file").touch()
    with pytest.raises(InTheWay, match="cannot be made: Not a directory"):
        make_folder(folder / "file" / "demo")
