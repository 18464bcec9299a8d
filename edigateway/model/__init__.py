"""The words of the trade: frozen values without any input or output."""
