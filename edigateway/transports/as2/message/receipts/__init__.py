"""Receipts (MDN): what a receiver says, over its signature, about what it received.

Source: RFC 4130 §7, RFC 8098
"""
