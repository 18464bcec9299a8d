"""A folder that a partner drops files into."""

from pathlib import Path

import pytest


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Return an empty folder."""
    path = tmp_path / "in"
    path.mkdir()
    return path
