"""The memory: every transmission, document, delivery and acknowledgement, and the journal that proves them."""
