"""The formats ``csv`` and ``fixed``: files of rows, where some rows together make one document."""

from edigateway.formats.rows.format import Csv, Fixed

__all__ = ["Csv", "Fixed"]
