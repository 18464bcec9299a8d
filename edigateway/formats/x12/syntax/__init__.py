"""What X12 is written with: characters, delimiters, segments, values."""
