"""What a map asks for, worked out once: which records go where, and what becomes of their elements."""
