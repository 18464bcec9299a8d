"""Interchanges, groups and sets as plain values, such as JSON has: one shape for reading, writing and the world.

A segment is a list that begins with its tag. An element is text, a list of texts where it has components, or
``{"repeat": [...]}`` where it repeats. Loops may be nested or left out: flat and nested segments mean the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NotRequired, TypeAlias, TypedDict

from edigateway.formats.x12.dictionary.slots import Slot
from edigateway.formats.x12.shapes.unwritable import Step, Unwritable

Composite: TypeAlias = list[str]


class Repeat(TypedDict):
    """The repetitions of one element."""

    repeat: list[str | Composite]


Element: TypeAlias = "str | Composite | Repeat"
Segment: TypeAlias = list[Element]


class Loop(TypedDict):
    """A loop: its first segment names it, and what is in it follows."""

    loop: str
    segments: "list[Segment | Loop]"


Item: TypeAlias = "Segment | Loop"


class SetShape(TypedDict):
    """A transaction set: ST01 and what follows it, and the segments between ST and SE."""

    st: list[str]
    segments: list[Item]


class GroupShape(TypedDict):
    """A functional group: GS01 to GS08, and its sets, which may come one by one."""

    gs: list[str]
    sets: Iterable[SetShape]


class DelimitersShape(TypedDict, total=False):
    """What an interchange is cut by; ``repetition`` is empty where there is none."""

    element: str
    component: str
    segment: str
    repetition: str


class InterchangeShape(TypedDict):
    """An interchange: ISA01 to ISA16 without padding, its groups, and segments such as TA1 between them."""

    delimiters: NotRequired[DelimitersShape]
    isa: list[str]
    groups: Iterable[GroupShape | Segment]


_LOOP_KEYS = {"loop", "segments"}


def shape(segments: Sequence[Any], slots: Sequence[Slot] | None) -> list[Item]:
    """Return segments in their loops; flat where it is not known where they stand."""
    top: list[Any] = []
    if slots is None:
        top.extend(segments)
        return top
    inside: dict[int, list[Any]] = {0: top}
    for segment, slot in zip(segments, slots, strict=True):
        if slot.opens:
            content = [segment]
            inside[slot.depth].append({"loop": slot.tag, "segments": content})
            inside[slot.depth + 1] = content
        else:
            inside[slot.depth].append(segment)
    return top


def split(segments: Iterable[Sequence[str]], component: str, repetition: str) -> Iterator[Segment]:
    """Yield segments with their components and repetitions apart; either separator may be empty."""
    separators = [each for each in (component, repetition) if each]
    for segment in segments:
        text = "".join(segment)
        if any(each in text for each in separators):
            yield [
                segment[0],
                *(_split_element(each, component, repetition) for each in segment[1:]),
            ]
        else:
            yield list(segment)


def _split_element(text: str, component: str, repetition: str) -> Element:
    if repetition and repetition in text:
        return {"repeat": [_split_components(each, component) for each in text.split(repetition)]}
    return _split_components(text, component)


def _split_components(text: str, component: str) -> str | Composite:
    return text.split(component) if component and component in text else text


def flat(items: Any) -> list[Segment]:
    """Return all segments of nested loops in their order; what they hold is not looked at.

    Raises:
        Unwritable: something in it is neither a segment nor a loop.
        RecursionError: loops are nested without end.
    """
    found: list[Segment] = []
    try:
        _gather(items, found)
    except (KeyError, TypeError):
        _explain(items)
    return found


def _gather(items: Any, found: list[Segment]) -> None:
    if type(items) is not list:
        raise TypeError
    for item in items:
        if type(item) is list:
            found.append(item)
        elif len(item) == len(_LOOP_KEYS) and type(item["loop"]) is str:
            _gather(item["segments"], found)
        else:
            raise KeyError


def _explain(items: Any) -> None:
    """Say what is wrong with items that could not be gathered, and where."""
    if type(items) is not list:
        raise Unwritable(f"expected a list of segments and loops, found {kind(items)}")
    for index, item in enumerate(items):
        if type(item) is list:
            continue
        if type(item) is not dict:
            found = f"found {kind(item)}; a segment is a list that begins with its tag"
            raise Unwritable(f"expected a segment, or a loop, {found}", index)
        if item.keys() != _LOOP_KEYS:
            raise wrong_keys(item, "a loop", "loop", "segments").within(index)
        if type(item["loop"]) is not str:
            raise Unwritable(
                f"expected the tag of a segment, found {kind(item['loop'])}", index, "loop"
            )
        try:
            _explain(item["segments"])
        except Unwritable as fault:
            raise fault.within(index, "segments") from None


def locate(items: Sequence[Any], index: int) -> tuple[Step, ...]:
    """Return the path to a segment by its index among all of them.

    Raises:
        IndexError: there is no such segment.
    """
    for place, item in enumerate(items):
        inside = [item] if isinstance(item, list) else flat(item["segments"])
        if 0 <= index < len(inside):
            within = (
                () if isinstance(item, list) else ("segments", *locate(item["segments"], index))
            )
            return place, *within
        index -= len(inside)
    raise IndexError("there is no such segment")


def wrong_keys(
    value: object, what: str, first: str, second: str, *, perhaps: str = ""
) -> Unwritable:
    """Return why something is not the object with two keys, and perhaps a third, that was expected."""
    others = f'perhaps "{perhaps}"' if perhaps else "no others"
    shape = f'{what} is an object with the keys "{first}" and "{second}", and {others}'
    if not isinstance(value, dict):
        return Unwritable(f"expected {what}, found {kind(value)}; {shape}")
    for key in (first, second):
        if key not in value:
            return Unwritable(f'the key "{key}" is missing; {shape}')
    unknown = next(key for key in value if key not in (first, second, perhaps))
    return Unwritable(f"there is no key {str(unknown)[:20]!r}; {shape}")


def kind(value: object) -> str:
    """Name the kind of a JSON value in words."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {value[:20]!r}"
        case list():
            return "an array"
        case _:
            return "an object"
