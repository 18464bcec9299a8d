"""The second opinion: another engine, pyx12, judges the same interchange by maps made of the same facts."""

from edigateway.formats.x12.second_opinion.differences import Difference, second_opinion
from edigateway.formats.x12.second_opinion.judge import NotInstalled
from edigateway.formats.x12.second_opinion.reasons import REASONS

__all__ = ["REASONS", "Difference", "NotInstalled", "second_opinion"]
