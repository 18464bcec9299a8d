"""The places in maps that things come from, as short as they can be told."""

from pathlib import Path

from edigateway.mapping import base_maps
from edigateway.mapping.language import Origin


def near(file: str) -> str:
    """Return the way to a map's file: from the current folder, or from that of the base maps, where it lies below."""
    path = Path(file)
    for folder in (Path.cwd(), base_maps()[0].parent):
        if path.is_relative_to(folder):
            return str(path.relative_to(folder))
    return file


def line_of(origin: Origin) -> str:
    """Return the file and line of a place."""
    return f"{near(origin.file)}:{origin.line}"
