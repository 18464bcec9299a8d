"""CMS: signatures, envelopes and compressed contents.

Source: RFC 5652, RFC 5083, RFC 3274
"""
