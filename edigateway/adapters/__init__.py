"""The ways to the ERP's side."""
