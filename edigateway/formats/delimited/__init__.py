"""The format ``csv``: rows of delimited columns, where some rows together make one document."""

from edigateway.formats.delimited.format import Delimited

__all__ = ["Delimited"]
