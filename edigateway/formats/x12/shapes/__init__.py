"""X12 as plain values: the X12-shaped JSON, and what the writer takes."""
