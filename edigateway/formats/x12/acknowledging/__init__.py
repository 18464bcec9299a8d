"""Answers what was read: functional and interchange acknowledgements, and notes that a person can read."""
