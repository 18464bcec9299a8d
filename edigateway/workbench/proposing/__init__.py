"""Proposals for a new partner: its file, its maps and its guidelines, made from sample files or from another partner."""
