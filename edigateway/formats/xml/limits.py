"""How much an XML document may hold: beyond it is no business document, but an attack or an accident."""

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 100
MAX_RECORDS = 500_000
"""Elements and attributes together."""
MAX_ATTRIBUTES = 200
"""Of one element, declarations of namespaces included."""
MAX_TAG_CHARACTERS = 64 * 1024
MAX_NAME_CHARACTERS = 1000
"""With the namespace, where the layout has no prefix for it."""
MAX_TEXT_CHARACTERS = 1024 * 1024
MAX_DOCUMENTS = 10_000
MAX_BESIDE = 1000
"""Records beside the documents of one file, which go to each of them."""
