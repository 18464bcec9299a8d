"""The maps of pyx12, each loaded once: that takes it far longer than to judge with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

_LOADER = import_module("pyx12.map_if")
_LISTS = ("dataele.xml", "codes.xml")
"""The files in a folder of maps that each of its maps refers to."""
_MOST = 8
"""How many maps are kept; the oldest makes room."""

_load_map_file = _LOADER.load_map_file
_loaded: dict[bytes, Any] = {}


@contextmanager
def maps_loaded_once() -> Iterator[None]:
    """Let pyx12 take a map that it loaded before from files with the same bytes; it never changes one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_LOADER, "load_map_file", _once)
        yield


def _once(map_file: str, param: object, map_path: str) -> Any:
    folder = Path(map_path)
    files = [path for name in (map_file, *_LISTS) if (path := folder / name).exists()]
    key = sha256(b"\0".join(path.read_bytes() for path in files)).digest()
    if key not in _loaded:
        if len(_loaded) == _MOST:
            del _loaded[next(iter(_loaded))]
        _loaded[key] = _load_map_file(map_file, param, map_path)
    return _loaded[key]
