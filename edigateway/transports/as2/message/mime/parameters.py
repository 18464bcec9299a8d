"""Values with parameters, such as ``multipart/signed; micalg="sha-256"``, and names of files in them.

Source: RFC 2045 §5.1, RFC 2183, RFC 2231, RFC 2047
"""

import binascii
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

from edigateway.transports.as2.message.failures import Modifier, Unacceptable, malformed

MOST_NAME_CHARACTERS = 255
_KIND = re.compile(r"\s*([^\s;]+)\s*(?:;|$)")
_PARAMETER = re.compile(r'[\s;]*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))\s*(?:;|$)')
_ESCAPED = re.compile(r"\\(.)")
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_ENCODED_WORD = re.compile(r"=\?([^?]{1,40})\?([BbQq])\?([^?]*)\?=")
_CHARSETS = {"utf-8", "us-ascii", "iso-8859-1", "windows-1252"}
_MOST_PARAMETERS = 32


@dataclass(frozen=True, slots=True)
class Parameterised:
    """A value in lower case, and its parameters by their names in lower case."""

    kind: str
    parameters: dict[str, str]


@lru_cache(maxsize=32)
def read(field: str) -> Parameterised:
    """Return a value and its parameters.

    Raises:
        Unacceptable: it has no such form, or a parameter comes twice.
    """
    kind = _KIND.match(field)
    if kind is None:
        raise malformed("a header field has no value")
    parameters: dict[str, str] = {}
    at = kind.end()
    while field[at:].strip(" \t;"):
        found = _PARAMETER.match(field, at)
        if found is None or found[1].lower() in parameters or len(parameters) == _MOST_PARAMETERS:
            raise malformed("the parameters of a header field are malformed, too many, or twice")
        quoted = found[2]
        parameters[found[1].lower()] = found[3] if quoted is None else _ESCAPED.sub(r"\1", quoted)
        at = found.end()
    return Parameterised(kind[1].lower(), parameters)


def quoted(text: str) -> str:
    """Return a value as it must stand in a parameter: bare if it is a token, else in quotes."""
    if _TOKEN.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def file_name_parameters(name: str) -> str:
    """Return the parameters that give a file its name: for those who read RFC 2231, and for all others."""
    plain = name.encode("ascii", "replace").decode("ascii").replace("?", "_")
    if plain == name:
        return f"filename={_always_quoted(name)}"
    return f"filename={_always_quoted(plain)}; filename*=utf-8''{quote(name, safe='')}"


def file_name(disposition: Parameterised | None, content_type: Parameterised) -> str | None:
    """Return the name that a part gives its file, without any folders before it; None if it gives none.

    Raises:
        Unacceptable: no file may have that name.
    """
    given = disposition and _parameter(disposition, "filename")
    name = given or _parameter(content_type, "name")
    if name is None:
        return None
    name = re.split(r"[/\\]", name)[-1].strip()
    if not all(each.isprintable() for each in name) or len(name) > MOST_NAME_CHARACTERS:
        raise Unacceptable(
            Modifier.ILLEGAL_FILENAME,
            "the name of a file is too long, or has characters that do not print",
        )
    return None if name in {"", ".", ".."} else name


def _always_quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _parameter(value: Parameterised, name: str) -> str | None:
    extended = value.parameters.get(f"{name}*")
    if extended is not None:
        return _extended(extended)
    plain = value.parameters.get(name)
    if plain is not None:
        return _ENCODED_WORD.sub(lambda word: _word(*word.groups()), plain)
    return _continued(value.parameters, name)


def _extended(text: str) -> str:
    charset, _, encoded = text.split("'", 2) if text.count("'") > 1 else ("", "", text)
    return _decoded(unquote_to_bytes(encoded), charset)


def _continued(parameters: dict[str, str], name: str) -> str | None:
    pieces: list[str] = []
    charset = ""
    for number in range(_MOST_PARAMETERS):
        encoded = parameters.get(f"{name}*{number}*")
        if encoded is not None:
            if number == 0:
                charset, _, encoded = encoded.partition("'")
                encoded = encoded.partition("'")[2]
            pieces.append(_decoded(unquote_to_bytes(encoded), charset))
        elif (plain := parameters.get(f"{name}*{number}")) is not None:
            pieces.append(plain)
        else:
            break
    return "".join(pieces) if pieces else None


def _word(charset: str, encoding: str, text: str) -> str:
    try:
        octets = (
            binascii.a2b_base64(text.encode("utf-8"))
            if encoding in "Bb"
            else binascii.a2b_qp(text.encode("utf-8"), header=True)
        )
    except binascii.Error:
        return text
    return _decoded(octets, charset)


def _decoded(octets: bytes, charset: str) -> str:
    known = charset.lower() if charset.lower() in _CHARSETS else "utf-8"
    return octets.decode(known, "replace")
