"""AS2 messages and receipts, as pure functions: bytes and keys in, values out; no network, no clock, no settings.

``heading`` reads who wrote; ``composing`` and ``opening`` are the two directions of a message, ``receipts`` those of a
receipt; ``doctor`` explains why a message did not fit.
"""
