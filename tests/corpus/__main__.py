"""Captures anew what peers send that pip, npm and apt give: ``python -m tests.corpus [PEER...]``."""

import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

for name in sys.argv[1:] or ("libas2", "openssl", "pyas2lib"):
    with TemporaryDirectory() as folder:
        import_module(f"tests.corpus.{name}").capture(Path(folder))
