"""The syntaxes that documents travel in."""
