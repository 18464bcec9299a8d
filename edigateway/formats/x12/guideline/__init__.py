"""Guidelines: what a partner's guide says beyond the standard, as a layer over the dictionary."""
