"""What the package must not contain, because others were broken into by it."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.sources import modules, name, syntax

UNSAFE_MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "telnetlib", "xmlrpc"}
UNSAFE_CALLS = {
    *("eval", "exec", "compile", "__import__"),
    *("os.system", "os.popen", "os.execv", "os.execve", "os.spawnv"),
    *("yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.full_load"),
    *("ssl._create_unverified_context", "tempfile.mktemp"),
}
UNSAFE_ARGUMENTS = {("shell", True), ("verify", False), ("check_hostname", False)}
UNSAFE_ATTRIBUTES = {"CERT_NONE"}
ALLOWED = {
    (module, each)
    for module in (
        "edigateway/formats/x12/dictionary/checks.py",
        "edigateway/mapping/reading/source.py",
    )
    for each in ("exec", "compile")
}
"""Checks are compiled from the facts of the package, never from what a document or a partner says."""
_SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|WITH|PRAGMA|SHOW)\s")


def offences(module: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the kind of everything in a module that is not allowed."""
    for node in ast.walk(module):
        yield from ((getattr(node, "lineno", 0), each) for each in _offences_of(node))


def _offences_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (each for each in _imported(node) if each.split(".")[0] in UNSAFE_MODULES)
    if isinstance(node, ast.Call):
        yield from _call_offences(node)
    if isinstance(node, ast.Attribute) and node.attr in UNSAFE_ATTRIBUTES:
        yield node.attr
    if _is_built_sql(node):
        yield "SQL built from pieces of text"


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]


def _call_offences(node: ast.Call) -> Iterator[str]:
    called = ast.unparse(node.func)
    if called in UNSAFE_CALLS:
        yield called
    for each in node.keywords:
        if (
            isinstance(each.value, ast.Constant)
            and (each.arg, each.value.value) in UNSAFE_ARGUMENTS
        ):
            yield f"{each.arg}={each.value.value!r}"


def _is_built_sql(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), _, *_]):
            return bool(_SQL.match(text))
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod() | ast.Add()):
            return bool(_SQL.match(text))
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return bool(_SQL.match(text))
    return False


def test_package_as_it_is_has_nothing_unsafe() -> None:
    """No code from data, no shell, no unverified peer, no SQL made of text."""
    found = [
        f"{name(path)}:{line}: {kind}"
        for path in modules("edigateway")
        for line, kind in offences(syntax(path))
        if (name(path), kind) not in ALLOWED
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from marshal import loads",
        "eval(text)",
        "yaml.load(text)",
        "subprocess.run(command, shell=True)",
        "httpx2.get(url, verify=False)",
        "context.verify_mode = ssl.CERT_NONE",
        "connection.execute(f'SELECT * FROM {table}')",
        "connection.execute('DELETE FROM job WHERE id = %s' % number)",
        "connection.execute('SELECT ' + column)",
        "connection.execute('DROP TABLE {}'.format(name))",
    ],
)
def test_offences_unsafe_construct_is_found(source: str) -> None:
    """Each thing that is not allowed is really seen."""
    assert list(offences(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "re.compile(pattern)",
        "f'Select {count} files'",
        "text('SELECT pid FROM node WHERE name = :node')",
        "subprocess.run(['edigw', 'status'])",
    ],
)
def test_offences_harmless_construct_is_left_alone(source: str) -> None:
    """What merely looks like it passes."""
    assert not list(offences(ast.parse(source)))
