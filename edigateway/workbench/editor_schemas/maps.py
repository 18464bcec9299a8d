"""The schemas of maps and tables: the language, the conversions, and the fields of each canonical document."""

from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel

from edigateway.canonical import KINDS
from edigateway.contracts import registry
from edigateway.mapping import MapLibrary, base_maps
from edigateway.mapping.conversions import CONVERSIONS
from edigateway.mapping.tables.cells import COLUMNS
from edigateway.mapping.targets import Target, targets
from edigateway.workbench.editor_schemas.scalars import (
    Schema,
    closed,
    one_of,
    text,
    texts,
)

_NOTHING: Schema = {"type": "null", "description": "Takes away a field that the map below has."}
_ANY_GROUP = "any-fields"
_NODE = "any-field"
_PART: Schema = {
    "description": "The part, or the parts, whose fields come first.",
    "anyOf": [text(), texts()],
}


def map_() -> Schema:
    """Return the schema of a map."""
    table_ = {"anyOf": [_words(), _long_table()]}
    properties: Schema = {
        "map": text("The name that partners' files call it by, such as acme/850."),
        "extends": text("The map that this one changes, such as x12/850."),
        "layout": _layout(),
        "document": one_of(list(KINDS), "The canonical document."),
        "ignore": texts("Segments and elements that are neither mapped nor kept as unmapped."),
        "fields": {"type": "object", "description": "The fields of the document."},
        "parts": {"type": "object", "additionalProperties": _ref(_ANY_GROUP)},
        "tables": {"type": "object", "additionalProperties": table_},
        "effective_on": text("The date of the document by which tables with dates are read."),
    }
    schema = closed(properties, ["map"])
    schema["allOf"] = list(_by_kind())
    schema["$defs"] = _definitions()
    return schema


def table() -> Schema:
    """Return the schema of a table in a file of its own."""
    return closed({"rows": _rows(), "else": _otherwise()}, ["rows"])


def _by_kind() -> Iterator[Schema]:
    """Yield which fields there are, by the document that is named, or that the base map makes."""
    library = MapLibrary([*base_maps()])
    for kind, model in KINDS.items():
        then = {"properties": {"fields": _ref(_group_name(model))}}
        yield {
            "if": {"required": ["document"], "properties": {"document": {"const": kind}}},
            "then": then,
        }
        extended = [name for name in library.complete() if library.load(name).document == kind]
        if extended:
            named = {"required": ["extends"], "properties": {"extends": {"enum": extended}}}
            yield {"if": {"not": {"required": ["document"]}, **named}, "then": then}


def _definitions() -> Schema:
    expression = text("A location and conversions, such as BEG05 | date.", _expression_pattern())
    definitions: Schema = {
        "expression": expression,
        "const": closed(
            {
                "const": text("The same in every document."),
                "as": text("Conversions of it."),
                "at": text("The place where it is always written, such as REF[IA]02."),
            },
            ["const"],
        ),
        "any": closed(
            {"any": {"type": "array", "items": _ref("expression"), "minItems": 1}}, ["any"]
        ),
        _NODE: {
            "anyOf": [
                _ref("expression"),
                _NOTHING,
                _ref("const"),
                _ref("any"),
                {"type": "array", "items": _ref(_NODE)},
                _ref(_ANY_GROUP),
            ]
        },
        _ANY_GROUP: {
            "type": "object",
            "properties": {"part": _PART, "units": {}, "any": {}, "const": {}},
            "additionalProperties": _ref(_NODE),
        },
        "units": _units(),
    }
    for model in KINDS.values():
        _add_group(model, definitions)
    return definitions


def _add_group(model: type[BaseModel], definitions: Schema) -> None:
    name = _group_name(model)
    if name in definitions:
        return
    fields = targets(model) or {}
    definitions[name] = {}
    properties = {field: _node(target, definitions) for field, target in fields.items()}
    definitions[name] = closed({"part": _PART, **properties}, description=_first_sentence(model))


def _node(target: Target, definitions: Schema) -> Schema:
    """Return what may be written for one field, by a definition that all fields of its sort share."""
    if target.is_open:
        return {"description": "Any name will do."}
    many = "many-" if target.many else "one-"
    name = many + (target.model.__name__ if target.model else str(target.takes).replace(" ", "-"))
    if name not in definitions:
        definitions[name] = {}
        made = _of_model(target, target.model, definitions) if target.model else _leaf(target)
        definitions[name] = made
    return _ref(name)


def _leaf(target: Target) -> Schema:
    leaf = [_ref("expression"), _ref("const"), _ref("any"), _NOTHING]
    items: Schema = {"anyOf": [*leaf, _each(_ref(_ANY_GROUP))]}
    many = [{"type": "array", "items": items}] if target.many else []
    return {"description": f"It takes {target.takes}.", "anyOf": [*leaf, *many]}


def _of_model(target: Target, model: type[BaseModel], definitions: Schema) -> Schema:
    _add_group(model, definitions)
    group = _ref(_group_name(model))
    if not target.many:
        return {"anyOf": [group, _NOTHING]}
    one = [_each(group), group, _ref("expression")]
    return {"anyOf": [*one, {"type": "array", "items": {"anyOf": one}}, _NOTHING]}


def _each(group: Schema) -> Schema:
    properties: Schema = {
        "each": text("One entry for each segment, row or element at this place."),
        "fields": group,
        "part": _PART,
        "units": _ref("units"),
    }
    return {**closed(properties), "minProperties": 1}


def _units() -> Schema:
    names = {"anyOf": [text(), texts()]}
    properties: Schema = {
        "table": text("A table of units."),
        "item": names,
        "unit": text(),
        "quantities": names,
        "prices": names,
    }
    return closed(properties, ["table"])


def _layout() -> Schema:
    formats = one_of(sorted(registry.formats()), "The syntax of the partner's documents.")
    return {
        "type": "object",
        "description": "What the partner's documents look like.",
        "properties": {"format": formats},
        "required": ["format"],
    }


def _words() -> Schema:
    return {"type": "object", "additionalProperties": text()}


def _long_table() -> Schema:
    file = text("A file with rows, from this map's folder, such as tables/units.csv.")
    properties = {"file": file, "rows": _rows(), "else": _otherwise()}
    schema = closed(properties)
    schema["anyOf"] = [{"required": ["file"]}, {"required": ["rows"]}]
    return schema


def _rows() -> Schema:
    columns: Schema = {name: text() for name in COLUMNS}
    row = closed(columns, ["partner", "ours"])
    return {"anyOf": [_words(), {"type": "array", "items": row}]}


def _otherwise() -> Schema:
    return text("What holds for all that the table lacks: keep, error, or a text.")


@cache
def _expression_pattern() -> str:
    """Return the pattern of a location and known conversions, bars in quotes aside."""
    quotes = "\"[^\"]*\"|'[^']*'"
    names = "|".join(sorted(CONVERSIONS))
    return rf"^(?:{quotes}|[^|\"'])*(?:\|\s*(?:{names})\s*(?:\((?:{quotes}|[^|\"'])*\))?\s*)*$"


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _group_name(model: type[BaseModel]) -> str:
    return model.__name__


def _first_sentence(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").partition("\n")[0].replace("``", "")
