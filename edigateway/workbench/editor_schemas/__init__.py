"""JSON Schemas of what people write in YAML, so that their editors complete names and mark slips; for nothing else.

What is right is told by ``edigw check`` alone: a schema knows a file by itself, and not what it names.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from edigateway.workbench.editor_schemas import guidelines, maps, site_files
from edigateway.workbench.editor_schemas.scalars import DIALECT, Schema

FOLDER = Path(".edigateway") / "schemas"
"""Where the schemas lie in a site, hidden from those who only look for what they wrote."""

_WRITERS: Mapping[str, Callable[[], Schema]] = {
    "settings": site_files.settings,
    "partner": site_files.partner,
    "map": maps.map_,
    "table": maps.table,
    "guideline": guidelines.guideline,
}

NAMES = tuple(_WRITERS)
"""What there are schemas of."""


def editor_schema(name: str) -> Schema:
    """Return the JSON Schema of one kind of file, as editors see YAML: ``004010`` is a number to them."""
    return {"$schema": DIALECT, "$id": f"urn:edigateway:yaml:{name}", **_WRITERS[name]()}


def write_schemas(root: Path) -> list[Path]:
    """Write the schemas into a site, except those that are there; return the files written."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / f"{name}.json" for name in NAMES if not (folder / f"{name}.json").exists()]
    for path in written:
        path.write_text(json.dumps(editor_schema(path.stem), indent=1) + "\n", "utf-8")
    return written


def editor_line(path: Path, name: str) -> str:
    """Return the comment that leads editors from a file, by its path from the site's folder, to its schema."""
    up = "../" * (len(path.parts) - 1)
    return f"# yaml-language-server: $schema={up}{FOLDER.as_posix()}/{name}.json"


__all__ = ["FOLDER", "NAMES", "editor_line", "editor_schema", "write_schemas"]
