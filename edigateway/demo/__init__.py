"""The demonstration: a small site, a real daemon, five files, and what became of them."""
