"""The bench of a command: the base maps, and those of the site if the folder is one."""

from pathlib import Path

from edigateway.config.sources import SETTINGS_FILE, read_settings
from edigateway.contracts import registry
from edigateway.workbench.bench import Bench, open_bench

MAPS = "maps"


def bench_of(root: Path) -> Bench:
    """Return a bench for a folder: with the maps of the site, or with those in a folder ``maps`` where there is no site.

    Raises:
        Misconfigured: the module with the functions that the site's maps call cannot be used.
    """
    folder, functions = root / MAPS, None
    if (root / SETTINGS_FILE).exists():
        settings, _ = read_settings(root)
        folder = root / settings.folder(MAPS)
        named = settings.file.value.get("functions")
        functions = root / named if isinstance(named, str) and named else None
    registry.use_site_functions(functions)
    return open_bench([folder], registry.formats())
