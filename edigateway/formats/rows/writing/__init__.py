"""Writing files of rows."""
