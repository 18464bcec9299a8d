"""Slips of the pen in a module: a comparison turned, one too many, a ``not`` forgotten, a function that does nothing."""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_GENERATED = ((" > ", " >= "), (" and ", " or "), (" is None", " is not None"), ("[1:]", "[2:]"))
"""What is exchanged in the text of a program that is written."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: the line, what it is, and the whole module with it."""

    line: int
    what: str
    module: ast.Module


Change = Callable[[ast.AST], None]


def slips(source: str) -> Iterator[Slip]:
    """Yield every slip that can be made in a module."""
    module = ast.parse(source)
    for number, node in enumerate(ast.walk(module)):
        for what, change in _changes(node):
            copy = deepcopy(module)
            change(next(each for at, each in enumerate(ast.walk(copy)) if at == number))
            yield Slip(getattr(node, "lineno", 0), what, ast.fix_missing_locations(copy))


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARISONS:
        yield f"{ast.unparse(node)} turned", _turn
    elif isinstance(node, ast.BoolOp):
        yield f"{ast.unparse(node)} with the other of and, or", _exchange
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"{ast.unparse(node)} without not", _drop_not
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        if isinstance(node.right, ast.Constant) and node.right.value == 1:
            yield f"{ast.unparse(node)} without the one", _drop_one
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        if isinstance(node.slice.value, int):
            yield f"{ast.unparse(node)} one further", _further
    elif isinstance(node, ast.FunctionDef) and len(node.body) > 1:
        yield f"{node.name} does nothing", _do_nothing
    elif isinstance(node, ast.JoinedStr):
        yield from _generated(node)


def _generated(node: ast.JoinedStr) -> Iterator[tuple[str, Change]]:
    for before, after in _GENERATED:
        for at, part in enumerate(node.values):
            if isinstance(part, ast.Constant) and before in str(part.value):
                yield f"{ast.unparse(node)} with{after}", _replaced(at, before, after)


def _replaced(at: int, before: str, after: str) -> Change:
    def change(node: ast.AST) -> None:
        assert isinstance(node, ast.JoinedStr)
        part = node.values[at]
        assert isinstance(part, ast.Constant)
        part.value = str(part.value).replace(before, after, 1)

    return change


def _turn(node: ast.AST) -> None:
    assert isinstance(node, ast.Compare)
    node.ops[0] = _COMPARISONS[type(node.ops[0])]()


def _exchange(node: ast.AST) -> None:
    assert isinstance(node, ast.BoolOp)
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()


def _drop_not(node: ast.AST) -> None:
    assert isinstance(node, ast.UnaryOp)
    node.operand = ast.UnaryOp(op=ast.Not(), operand=node.operand)


def _drop_one(node: ast.AST) -> None:
    assert isinstance(node, ast.BinOp)
    node.right = ast.Constant(value=0)


def _further(node: ast.AST) -> None:
    assert isinstance(node, ast.Subscript)
    assert isinstance(node.slice, ast.Constant)
    assert isinstance(node.slice.value, int)
    node.slice = ast.Constant(value=node.slice.value + 1)


def _do_nothing(node: ast.AST) -> None:
    assert isinstance(node, ast.FunctionDef)
    node.body = [ast.Return(value=ast.Constant(value=None))]
