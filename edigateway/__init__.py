"""edigateway: a store-and-forward gateway for business documents between trading partners and an ERP."""
