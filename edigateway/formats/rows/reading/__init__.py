"""Reading files of rows."""
