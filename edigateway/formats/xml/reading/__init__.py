"""From bytes to trees: encoding, prolog, limits and the parser, each before the next gets to see anything."""
