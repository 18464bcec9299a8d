"""The ways in and out on the partners' side."""
