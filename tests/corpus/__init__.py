"""What other implementations send, kept to be replayed; ``python -m tests.corpus`` captures anew what can be had anywhere."""
