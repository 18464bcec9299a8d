"""Canonical documents: what the ERP sees, whatever the partner sent; types, JSON and JSON Schemas."""

from edigateway.canonical.acceptance import Finished, NotCanonical, accept, finish, to_json
from edigateway.canonical.document import CanonicalDocument
from edigateway.canonical.kinds import EVENTS, KINDS

__all__ = [
    "EVENTS",
    "KINDS",
    "CanonicalDocument",
    "Finished",
    "NotCanonical",
    "accept",
    "finish",
    "to_json",
]
