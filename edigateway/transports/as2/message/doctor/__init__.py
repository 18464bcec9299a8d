"""Finds out why a message or a MIC did not fit, by trying what is known to go wrong between systems.

Nothing here decides anything: what it finds is for people, who may then change a setting on one side.
"""
