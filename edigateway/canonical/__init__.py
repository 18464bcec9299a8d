"""Canonical documents: what the ERP sees, whatever the partner sent; types, JSON and JSON Schemas."""

from edigateway.canonical.acceptance import NotCanonical, accept, to_json
from edigateway.canonical.document import CanonicalDocument
from edigateway.canonical.kinds import EVENTS, KINDS

__all__ = ["EVENTS", "KINDS", "CanonicalDocument", "NotCanonical", "accept", "to_json"]
