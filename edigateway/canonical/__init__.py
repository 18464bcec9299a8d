"""The documents as the ERP sees them: one typed model and one JSON Schema per kind."""
