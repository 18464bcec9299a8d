"""Layouts of rows: what they say, and how they are read from a map."""
