"""Writes the published JSON Schemas, unless a change would break those who rely on them."""

import json
import sys
from pathlib import Path

from edigateway.canonical.compatibility import breaking_changes
from edigateway.canonical.schemas import json_schema, names, schema_file
from edigateway.errors import EdigatewayError


class Breaking(EdigatewayError):
    """A schema that is published already would change its meaning; the changes say where."""

    def __init__(self, name: str, changes: tuple[str, ...]) -> None:
        """Keep the changes."""
        super().__init__(
            f"{name} would break its readers; make it a new version: " + "; ".join(changes)
        )
        self.changes = changes


def publish(folder: Path) -> None:
    """Write every schema into a folder, over those that are there.

    Raises:
        Breaking: the first schema that is no longer what was published under its name; nothing was written.
    """
    for name in names():
        if (folder / name).exists():
            published = json.loads((folder / name).read_text("utf-8"))
            changes = breaking_changes(published, json_schema(name.partition(".")[0]))
            if changes:
                raise Breaking(name, changes)
    for name in names():
        (folder / name).write_text(schema_file(name), "utf-8")


if __name__ == "__main__":
    publish(Path(sys.argv[1]))
