"""edigateway: a store-and-forward gateway for business documents between trading partners and an ERP."""


def __getattr__(name: str) -> str:
    """Look up ``__version__`` when it is asked for: finding out takes longer than some commands do."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version

    return version("edigateway")
