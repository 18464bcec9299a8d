"""The segments of one interchange with one segment of look-ahead, so that a missing trailer is seen in time."""

from edigateway.formats.x12.syntax.tokenizer import Tokenizer
from edigateway.model.record import Record

_SET_ENDS = frozenset({"SE", "ST", "GE", "GS", "IEA"})


class SegmentStream:
    """Segments after an ISA; :attr:`current` is the one not taken yet, None at the end."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Look at the first segment."""
        self._tokenizer = tokenizer
        self._segments = iter(tokenizer)
        self.end = tokenizer.end
        self.current = next(self._segments, None)

    def take(self) -> Record | None:
        """Return the current segment and look at the next one; :attr:`end` is where it ends in the text."""
        taken = self.current
        if taken is not None:
            self.end = self._tokenizer.end
            self.current = next(self._segments, None)
        return taken

    def take_set(self, header: Record) -> list[Record]:
        """Return ``header``, which is the current ST, and what follows up to SE; SE is missing if another comes first."""
        records = [header]
        append, segments, tokenizer = records.append, self._segments, self._tokenizer
        self.end = tokenizer.end
        for record in segments:
            if record.elements[0] in _SET_ENDS:
                self.current = record
                if record.elements[0] == "SE":
                    append(record)
                    self.take()
                return records
            append(record)
            self.end = tokenizer.end
        self.current = None
        return records
