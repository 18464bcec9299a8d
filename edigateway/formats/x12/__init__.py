"""ANSI ASC X12: read, judge, acknowledge."""
