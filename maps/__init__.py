"""The maps that come with the package; installed as ``edigateway.base_maps``."""
