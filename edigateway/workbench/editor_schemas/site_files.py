"""The schemas of ``edigateway.yaml`` and of partners' files: out of the models that read them."""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from edigateway.config.settings import AdapterSettings, Settings
from edigateway.contracts import registry
from edigateway.model.partner import ConnectionSettings, MailboxSettings, Partner
from edigateway.workbench.editor_schemas.scalars import Schema, loosened, one_of


def settings() -> Schema:
    """Return the schema of ``edigateway.yaml``."""
    return _of(Settings)


def partner() -> Schema:
    """Return the schema of a partner's file."""
    schema = _of(Partner)
    _share(schema)
    return schema


def _of(model: type[BaseModel]) -> Schema:
    schema: Schema = loosened(model.model_json_schema())
    models = {each.__name__: each for each in _models(model)}
    _describe(schema, model)
    definitions: Schema = schema.get("$defs", {})
    for name, definition in definitions.items():
        if name in models:
            _describe(definition, models[name])
    if MailboxSettings.__name__ in definitions:
        definitions[MailboxSettings.__name__] = _mailbox()
    if ConnectionSettings.__name__ in definitions:
        definitions[ConnectionSettings.__name__] = _connection()
    if AdapterSettings.__name__ in definitions:
        definitions[AdapterSettings.__name__] = _adapter()
    if "Weight" in definitions:
        _name_findings(schema)
    return schema


def _mailbox() -> Schema:
    models = {name: each.settings for name, each in registry.transports().items()}
    own = {
        "transport": one_of(sorted(models), "How files travel."),
        "format": one_of(sorted(registry.formats()), "The syntax of what arrives."),
    }
    return _chosen("transport", models, own, usual=MailboxSettings().transport)


def _connection() -> Schema:
    models = {name: each.settings for name, each in registry.transports().items()}
    own = {"transport": one_of(sorted(models), "How files travel.")}
    return {**_in_part(_chosen("transport", models, own)), "required": ["transport"]}


def _share(schema: Schema) -> None:
    """Let the boxes of a partner that has a connection lack what may be written there instead."""
    boxes = {name: schema["properties"].pop(name) for name in ("inbox", "outbox")}
    schema["properties"] |= dict.fromkeys(boxes, True)
    part = _in_part(_mailbox())
    loose = {"properties": {name: {"anyOf": [part, {"type": "null"}]} for name in boxes}}
    schema["if"], schema["then"] = {"required": ["connection"]}, loose
    schema["else"] = {"properties": boxes}


def _in_part(schema: Schema) -> Schema:
    """Demand no keys; which of them belong together is unknown where the transport is not named."""
    known = {key: of for case in schema["allOf"] for key, of in case["then"]["properties"].items()}
    cases = [
        {
            "if": {**case["if"], "required": ["transport"]},
            "then": {**case["then"], "required": []},
        }
        for case in schema["allOf"]
    ]
    properties = {**known, **schema["properties"]}
    return {
        "type": "object",
        "properties": properties,
        "allOf": cases,
        "additionalProperties": False,
    }


def _adapter() -> Schema:
    models = {name: each.settings for name, each in registry.adapters().items()}
    return _chosen("type", models, {"type": one_of(sorted(models), "How the ERP is reached.")})


def _chosen(
    key: str, models: Mapping[str, type[BaseModel]], own: Schema, usual: str = ""
) -> Schema:
    """Return the schema of a mapping whose other keys depend on what one of them names."""
    cases = []
    for name, model in sorted(models.items()):
        properties, required = _properties(model)
        named: Schema = {"properties": {key: {"const": name}}}
        if name != usual:
            named["required"] = [key]
        then = {
            "properties": {**own, **properties},
            "required": required,
            "additionalProperties": False,
        }
        cases.append({"if": named, "then": then})
    schema: Schema = {"type": "object", "properties": own, "allOf": cases}
    return schema if usual else {**schema, "required": [key]}


def _properties(model: type[BaseModel]) -> tuple[Schema, list[str]]:
    """Return the keys of a model with everything that they refer to written out, and those that must be there."""
    schema: Schema = loosened(model.model_json_schema(mode="serialization"))
    _describe(schema, model)
    inlined = _inlined(schema.get("properties", {}), schema.get("$defs", {}))
    return inlined, [name for name, each in model.model_fields.items() if each.is_required()]


def _inlined(value: Any, definitions: Schema) -> Any:
    if isinstance(value, list):
        return [_inlined(each, definitions) for each in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        beside = {key: inner for key, inner in value.items() if key != "$ref"}
        return {**_inlined(definitions[value["$ref"].rpartition("/")[2]], definitions), **beside}
    return {key: _inlined(inner, definitions) for key, inner in value.items()}


def _name_findings(schema: Schema) -> None:
    """Say which codes of findings there are, wherever their weights are written."""
    codes = sorted({code for each in registry.formats().values() for code in each.finding_codes()})
    for each in (schema, *schema["$defs"].values()):
        found = each.get("properties", {}).get("findings")
        if found is not None:
            found["propertyNames"] = {"enum": codes}


def _describe(schema: Schema, model: type[BaseModel]) -> None:
    """Put what stands below each field in the source beside its key, for editors to show."""
    for name, description in _descriptions(model).items():
        if name in schema.get("properties", {}):
            schema["properties"][name]["description"] = description


def _descriptions(model: type[BaseModel]) -> Mapping[str, str]:
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    found: dict[str, str] = {}
    name = ""
    for node in body.body if isinstance(body, ast.ClassDef) else ():
        match node:
            case ast.AnnAssign(target=ast.Name(id=named)):
                name = named
            case ast.Expr(value=ast.Constant(value=str(said))) if name:
                found[name] = " ".join(said.replace("``", "").split())
                name = ""
            case _:
                name = ""
    return found


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield the models that the fields of a model are made of."""
    for field in model.model_fields.values():
        for each in _within(field.annotation):
            yield each
            yield from _models(each)


def _within(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _within(each)
