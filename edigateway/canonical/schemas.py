"""The published JSON Schemas: one for each kind and version, under a name that never changes its meaning."""

import json

from edigateway.canonical.kinds import KINDS
from edigateway.canonical.message import Message

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def names() -> tuple[str, ...]:
    """Return the file names of all schemas, such as ``purchase_order.v1.json``."""
    return (*(f"{kind}.v{model.version}.json" for kind, model in KINDS.items()), "message.v1.json")


def json_schema(kind: str) -> dict[str, object]:
    """Return the JSON Schema of a kind as it is written, or of ``message``, the envelope around it."""
    model = Message if kind == "message" else KINDS[kind]
    version = 1 if kind == "message" else KINDS[kind].version
    schema = model.model_json_schema(mode="serialization")
    return {"$schema": DIALECT, "$id": f"urn:edigateway:schema:{kind}:{version}", **schema}


def schema_file(name: str) -> str:
    """Return the text of a schema file by its name, see :func:`names`."""
    return json.dumps(json_schema(name.partition(".")[0]), indent=2) + "\n"
