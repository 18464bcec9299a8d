"""Quick checks of segments, compiled to Python: one function for each segment and number of elements.

A check is true only for a segment that surely has no fault; where it is false, :meth:`SegmentSpec.faults` explains, and
may still find nothing. The text must be printable ASCII. What is compiled comes from facts, never from a document, and
codes and patterns are handed over as values. :func:`source` shows the function, and so does a debugger.

Who is going to write a segment wants a check that also doubts numbers that are not in their one form: see
:mod:`~edigateway.formats.x12.syntax.numbers`.
"""

import linecache
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

from edigateway.formats.x12.dictionary.conditions import Condition
from edigateway.formats.x12.dictionary.elements import Component, ElementSpec
from edigateway.formats.x12.syntax.gs1 import KINDS, pairs
from edigateway.formats.x12.syntax.values import DAYS, SHORT_DAYS, TIMES

Check = Callable[[Sequence[str]], object]
Doubt = Callable[[Sequence[str]], list[int]]

_BODY = "    if (\n        {}\n    ):\n        return True\n    return False\n"
"""Python decides what it branches on faster than what it returns."""


class Checks(dict[int, Check]):
    """The checks of one segment by its number of elements, the tag included; each is made when it is first needed."""

    def __init__(
        self,
        tag: str,
        elements: Sequence[Component],
        conditions: Sequence[Condition],
        *,
        one_form: bool = False,
    ) -> None:
        """Start empty; with ``one_form`` set, numbers in another than their one form are doubted."""
        super().__init__()
        self._tag, self._elements, self._conditions = tag, elements, conditions
        self._one_form = one_form

    def __missing__(self, count: int) -> Check:
        """Make a check; surplus elements always fail, and their number is endless."""
        if count > len(self._elements) + 1:
            return _fails
        text, constants = source(self._elements, self._conditions, count, one_form=self._one_form)
        written = ", to be written" if self._one_form else ""
        made = _compiled(f"<{self._tag} of {count - 1} elements{written}>", text, constants)
        self[count] = check = cast(Check, made["check"])
        return check


class Doubts(dict[int, Doubt]):
    """Which values of one segment, by their positions, its check would not pass by themselves; made like the checks."""

    def __init__(self, tag: str, elements: Sequence[Component]) -> None:
        """Start empty."""
        super().__init__()
        self._tag = tag
        self._elements = [Component(each.element, required=False) for each in elements]

    def __missing__(self, count: int) -> Doubt:
        """Make a function for segments of so many elements, none of them surplus."""
        constants = _constants()
        names = "".join(f"e{position}, " for position in range(1, count))
        lines = [f"    _, {names}= elements", "    found = []"]
        for position, each in enumerate(self._elements[: count - 1], 1):
            test = " and ".join(_element_tests([each], constants, position))
            if test:
                lines.append(f"    if not ({test}):\n        found.append({position})")
        text = "\n".join(("def doubts(elements):", *lines, "    return found\n"))
        made = _compiled(f"<values of {self._tag} of {count - 1} elements>", text, constants)
        self[count] = doubt = cast(Doubt, made["doubts"])
        return doubt


def source(
    elements: Sequence[Component],
    conditions: Sequence[Condition],
    count: int,
    *,
    one_form: bool = False,
) -> tuple[str, dict[str, object]]:
    """Return the text of a check for ``count`` elements, and the constants that it refers to."""
    constants = _constants()
    number_tests = _one_form_tests(elements[: count - 1]) if one_form else ()
    tests = [
        *_element_tests(elements[: count - 1], constants),
        *(
            f"not 'without the {each.element.number} that it needs'"
            for each in elements[count - 1 :]
            if each.required
        ),
        *filter(None, (_condition_test(each, count) for each in conditions)),
        *_id_tests(elements[: count - 1], constants),
        *number_tests,
    ]
    names = "".join(f"e{position}, " for position in range(1, count))
    body = "\n        and ".join(tests) or "True"
    return f"def check(elements):\n    _, {names}= elements\n{_BODY.format(body)}", constants


def _constants() -> dict[str, object]:
    return {"DAYS": DAYS, "SHORT_DAYS": SHORT_DAYS, "TIMES": TIMES}


def _compiled(name: str, text: str, constants: dict[str, object]) -> Mapping[str, object]:
    exec(compile(text, name, "exec"), constants)  # noqa: S102  the text is made of our own facts
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    return constants


def _fails(_elements: Sequence[str]) -> bool:
    return False


def _element_tests(
    components: Sequence[Component], constants: dict[str, object], first: int = 1
) -> Iterator[str]:
    for position, (element, required) in enumerate(components, first):
        name = f"e{position}"
        if element.codes is not None:
            # One look-up for both: nothing is a code where nothing may be sent.
            constants[f"codes_{name}"] = element.codes if required else element.codes | {""}
            yield f"{name} in codes_{name}"
        else:
            yield from _value_tests(name, element, required, constants)
        if element.pattern is not None:
            constants[f"pattern{position}"] = element.pattern
            yield f"(not {name} or pattern{position}({name}))"


def _value_tests(
    name: str, element: ElementSpec, required: bool, constants: dict[str, object]
) -> Iterator[str]:
    test = _value_test(name, element, constants)
    if required:
        yield name
    if test == f"len({name}) <= {element.longest}" or required:
        yield from [test] if test else []
    elif test is not None:
        yield f"(not {name} or {test})"


def _value_test(name: str, element: ElementSpec, constants: dict[str, object]) -> str | None:
    """Return a test of a value that is there, or None where every value will do."""
    if element.components:
        return _composite_test(name, element, constants)
    length = f"len({name}) <= {element.longest}"
    if element.shortest > 1:
        length = f"{element.shortest} <= {length}"
    match element.kind[:1]:
        case "N":
            return f"{length} and {name}.isdigit()"
        case "R":
            decimal = f"{name}.replace('.', '', 1).isdigit()"
            if element.shortest > 1:
                decimal = f"len({name}) > {element.shortest} and {decimal}"
            return f"{length} and ({name}.isdigit() or {decimal})"
        case "D":
            return f"{'SHORT_DAYS' if element.has_short_dates else 'DAYS'}[{name}]"
        case "T":
            return f"TIMES[{name}]"
        case "B":
            return None
        case _:
            return length


def _composite_test(name: str, element: ElementSpec, constants: dict[str, object]) -> str | None:
    """Let the first component stand for the whole where a value without separators can be judged by it."""
    first, *rest = element.components
    if first.element.kind == "AN" or any(component.required for component in rest):
        return "False"
    if first.element.pattern is not None:
        return "False"
    if first.element.codes is not None:
        constants[f"codes_{name}"] = first.element.codes
        return f"{name} in codes_{name}"
    return _value_test(name, first.element, constants)


def _one_form_tests(components: Sequence[Component]) -> Iterator[str]:
    """Yield a test of each number that is one, or of the first component, whether it is in its one form.

    A single 0 fails, though it is.
    """
    for position, (element, _) in enumerate(components, 1):
        first = element.components[0].element if element.components else element
        if first.has_one_form:
            name = f"e{position}"
            ends = f" and ({name}[-1] not in '.0' or {name}.isdigit())" if first.kind == "R" else ""
            yield f"(not {name} or {name}[0] != '0'{ends})"


def _id_tests(elements: Sequence[Component], constants: dict[str, object]) -> Iterator[str]:
    """Yield a test of each number of GS1, whose check digit its qualifier promises."""
    for pair in pairs([each.element.number for each in elements]):
        name = f"ids_{pair.element}"
        constants[name] = {code: kind.judgements for code, kind in KINDS[pair.element].items()}
        qualifier = f"e{pair.qualifier}"
        yield f"({qualifier} not in {name} or {name}[{qualifier}][e{pair.value}])"


def _condition_test(condition: Condition, count: int) -> str | None:
    """Return a test of a syntax note among ``count`` elements, or None where it cannot be broken."""
    sent = [f"e{position}" for position in condition.positions if position < count]
    whole = len(sent) == len(condition.positions)
    has_first = condition.positions[0] < count
    match condition.kind:
        case "P" if sent:
            none = " and ".join(f"not {each}" for each in sent)
            return f"({' and '.join(sent)} or {none})" if whole else none
        case "R":
            return f"({' or '.join(sent)})" if sent else "False"
        case "E" if len(sent) > 1:
            return f"[{', '.join(sent)}].count('') >= {len(sent) - 1}"
        case "C" if has_first:
            needed = " and ".join(sent[1:]) if whole else "False"
            return f"(not {sent[0]} or {needed})"
        case "L" if has_first:
            return f"(not {sent[0]} or {' or '.join(sent[1:]) or 'False'})"
        case _:
            return None
