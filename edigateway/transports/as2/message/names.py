"""The names of AS2 systems and the ids of messages: what they may be, and how they are written in a header.

Source: RFC 4130 §6.2, RFC 5322 §3.6.4, draft-ietf-ediint-rfc4130bis
"""

import re

MOST_NAME = 128
MOST_ID = 998
_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\])*)"')
_PRINTABLE = re.compile(r"[ -~]+")
_ID = re.compile(r"[!-~]+")


def name_problem(name: str) -> str | None:
    """Return what is wrong with the name of an AS2 system, None if it can be used."""
    if not 0 < len(name) <= MOST_NAME:
        return f"an AS2 name has 1 to {MOST_NAME} characters"
    if not _PRINTABLE.fullmatch(name):
        return "an AS2 name has only printable ASCII characters"
    if name != name.strip():
        return "an AS2 name neither begins nor ends with a blank"
    return None


def id_problem(message_id: str) -> str | None:
    """Return what is wrong with the id of a message (without angle brackets), None if it can be used."""
    if not 0 < len(message_id) <= MOST_ID - len("<>"):
        return f"a message id has at most {MOST_ID} characters and is not empty"
    if not _ID.fullmatch(message_id):
        return "a message id has only printable ASCII characters, and no blanks"
    if "<" in message_id or ">" in message_id:
        return "a message id has angle brackets only around it"
    return None


def received_id_problem(message_id: str) -> str | None:
    """Return what is wrong with an id that came; blanks are no fault, as some systems make ids of the names of files."""
    return id_problem(message_id.replace(" ", "-"))


def quoted_name(name: str) -> str:
    """Return a name as it stands in AS2-From and AS2-To: in quotes if it has blanks, quotes or backslashes."""
    if not re.search(r'[ "\\]', name):
        return name
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def unquoted_name(text: str) -> str:
    """Return the name that a header field holds; quotes that are not well formed are taken as part of it."""
    text = text.strip()
    found = _QUOTED.fullmatch(text)
    return re.sub(r'\\(["\\])', r"\1", found[1]) if found else text


def bare_id(text: str) -> str:
    """Return an id without the angle brackets around it, which some senders leave out."""
    text = text.strip()
    return text[1:-1] if text.startswith("<") and text.endswith(">") else text
