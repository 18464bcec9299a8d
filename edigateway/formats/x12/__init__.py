"""ANSI ASC X12: read, judge, acknowledge."""

from edigateway.formats.x12.acknowledge import acknowledge
from edigateway.formats.x12.catalogue import CATALOGUE
from edigateway.formats.x12.reader import peek, read
from edigateway.formats.x12.schemas import dictionary, release
from edigateway.formats.x12.writer import enclose

__all__ = ["CATALOGUE", "acknowledge", "dictionary", "enclose", "peek", "read", "release"]
