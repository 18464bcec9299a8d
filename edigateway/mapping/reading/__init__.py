"""Reads documents: what a plan says is written out as Python once, and run for every document."""
