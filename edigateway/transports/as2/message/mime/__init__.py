"""MIME as AS2 uses it: entities and parts are cut out of the received bytes, and never written anew.

Source: RFC 2045, RFC 2046, RFC 1847
"""
