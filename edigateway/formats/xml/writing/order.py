"""In which order the children of a record are written: as the layout says, for the longest path that fits."""

from collections.abc import Mapping, Sequence

from edigateway.formats.xml.writing.inspection import is_attribute
from edigateway.model.record import Record

Path = tuple[str, ...]


class Order:
    """The sequences of a layout."""

    def __init__(self, sequence: Mapping[str, Sequence[str]]) -> None:
        """Take, by a tag or a path that ends in it, the tags of its children."""
        keys = sorted((key.split("/") for key in sequence), key=len, reverse=True)
        self._ranks = [
            (tuple(key), {tag: n for n, tag in enumerate(sequence["/".join(key)])}) for key in keys
        ]
        self._known: dict[Path, Mapping[str, int]] = {}

    def elements(self, record: Record, path: Path) -> list[Record]:
        """Return the elements below the record at a path; those that the layout does not name come last."""
        elements = [child for child in record.children if not is_attribute(child)]
        ranks = self._known.get(path)
        if ranks is None:
            ranks = self._known[path] = self._ranks_at(path)
        return sorted(elements, key=lambda child: ranks.get(child.tag, len(ranks)))

    def _ranks_at(self, path: Path) -> Mapping[str, int]:
        return next((ranks for key, ranks in self._ranks if path[-len(key) :] == key), {})
