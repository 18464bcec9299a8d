"""edigateway: a store-and-forward gateway for business documents between trading partners and an ERP."""

from importlib.metadata import version

__version__ = version("edigateway")
