"""Writes X12, strictly."""
