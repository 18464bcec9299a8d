"""The published JSON Schemas: one for each kind and version, under a name that never changes its meaning."""

import json
from functools import cache

from edigateway.canonical.kinds import KINDS
from edigateway.canonical.message import Message

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def names() -> tuple[str, ...]:
    """Return the file names of all schemas, such as ``purchase_order.v1.json``."""
    return (*(f"{kind}.v{model.version}.json" for kind, model in KINDS.items()), "message.v1.json")


def json_schema(kind: str) -> dict[str, object]:
    """Return the JSON Schema of a kind as it is written, or of ``message``, the envelope around it."""
    schema: dict[str, object] = json.loads(_text(kind))
    return schema


def schema_file(name: str) -> str:
    """Return the text of a schema file by its name, see :func:`names`."""
    return _text(name.partition(".")[0])


@cache
def _text(kind: str) -> str:
    model = Message if kind == "message" else KINDS[kind]
    version = 1 if kind == "message" else KINDS[kind].version
    schema = model.model_json_schema(mode="serialization")
    named = {"$schema": DIALECT, "$id": f"urn:edigateway:schema:{kind}:{version}", **schema}
    return json.dumps(named, indent=2) + "\n"
