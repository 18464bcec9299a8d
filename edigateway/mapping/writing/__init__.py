"""Writes documents: a plan is followed from the canonical document back to the tree that a format writes."""
