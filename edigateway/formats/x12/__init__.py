"""ANSI ASC X12: read, judge, acknowledge."""

from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.formats.x12.catalogue import CATALOGUE
from edigateway.formats.x12.dictionary.schemas import dictionary, release
from edigateway.formats.x12.reading.reader import peek, read
from edigateway.formats.x12.writing.writer import enclose

__all__ = ["CATALOGUE", "acknowledge", "dictionary", "enclose", "peek", "read", "release"]
