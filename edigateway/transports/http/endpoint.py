"""Files that partners post: ``POST /in/PARTNER``, the file as the body, and a small JSON as the answer."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hmac import compare_digest

from edigateway.contracts.endpoint import Call, Caller, Reply, Taken
from edigateway.contracts.outcome import Outcome, Receipt, refused
from edigateway.contracts.transport import Arrival
from edigateway.errors import Temporary
from edigateway.transports.http.names import file_name

PATH = "/in/"

_KEY = re.compile(r"[!-~]{1,200}")
_BEARER = re.compile(r"bearer +([!-~]{1,4096})", re.IGNORECASE)
_MOST_SHOWN = 60
_FILE_ITSELF = "post the file itself as the body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """How one partner is known: the SHA-256 of its token, empty where none is asked for, and those of its certificates.

    Both in hex.
    """

    token_sha256: str = ""
    certificates: frozenset[str] = frozenset()


_NOBODY = Known(token_sha256="-" * 64)
"""What strangers are compared with, so that they learn nothing from the time that it takes."""


@dataclass(frozen=True, slots=True)
class HttpEndpoint:
    """All partners that may post; holds digests only, never a token."""

    known: Mapping[str, Known]

    def recognise(self, call: Call) -> Caller | Reply:
        """Say who calls; whoever is not known, for whatever reason, gets the same 401."""
        partner = call.path.removeprefix(PATH)
        known = self.known.get(partner, _NOBODY)
        if not _is(known, call):
            why = f"a call for {partner[:_MOST_SHOWN]!a}: {_missing(known, call)}"
            return Reply(status=401, headers=(("WWW-Authenticate", "Bearer"),), reason=why)
        keys = _values(call, "idempotency-key")
        if len(keys) > 1 or not all(_KEY.fullmatch(each) for each in keys):
            return _told(400, error="Idempotency-Key must be one, of at most 200 visible letters")
        return Caller(partner=partner, reference=keys[0] if keys else f"sha256:{call.sha256}")

    def take(self, call: Call, caller: Caller) -> Taken:
        """Take the body as one file.

        Raises:
            Temporary: what lies on the disk is not what was received.
        """
        refusal = _refusal(call)
        if refusal is not None:
            return refusal
        payload = call.body.read_bytes()
        if hashlib.sha256(payload).hexdigest() != call.sha256:
            raise Temporary(f"{call.body.name} on the disk is not what was received")
        named = _values(call, "content-disposition")
        arrival = Arrival(
            key=_digest(caller.partner, caller.reference, 0),
            name=(file_name(named[0]) if named else "") or call.sha256[:16],
            payload=payload,
        )
        return Taken(
            arrivals=(arrival,),
            content_sha256=call.sha256,
            reply=_told(200, received=True, sha256=call.sha256),
            facts=_facts(call),
        )

    def judge(self, receipt: Receipt, sent: Mapping[str, object], partner: str) -> Outcome:
        """Refuse: nothing is sent by this transport that a receipt could be for."""
        return refused("nothing is sent by http that a receipt could be for")

    def contradict(self, call: Call, caller: Caller) -> Reply:
        """Answer a key that came before with another body."""
        return _told(409, error="this Idempotency-Key came before, with another body")

    def reply_later(self, reply: Reply, address: str, partner: str) -> Outcome:
        """Refuse: callers are answered where they called."""
        return refused("http answers its callers at once, and nowhere else")


def _is(known: Known, call: Call) -> bool:
    """Tell whether a call is of this partner; it takes as long whether it is or not."""
    sent = _values(call, "authorization")
    bearer = _BEARER.fullmatch(sent[0]) if len(sent) == 1 else None
    digest = hashlib.sha256((bearer[1] if bearer else "").encode("ascii")).hexdigest()
    by_token = compare_digest(digest, known.token_sha256) or not known.token_sha256
    by_certificate = call.certificate in known.certificates or not known.certificates
    return by_token and by_certificate


def _missing(known: Known, call: Call) -> str:
    """Say what a caller lacks to be this partner, and nothing of what it showed."""
    if known is _NOBODY:
        return "no partner of this name has an inbox by http"
    if known.token_sha256 and not _values(call, "authorization"):
        return "it shows no token (Authorization: Bearer)"
    if known.token_sha256 and not _is(replace(known, certificates=frozenset()), call):
        return "its token is not this partner's"
    if not call.certificate:
        return "it shows no client certificate"
    return f"its client certificate, SHA-256 {call.certificate}, is not among this partner's certificates"


def _refusal(call: Call) -> Taken | None:
    codings = [each.lower() for each in _values(call, "content-encoding")]
    if any(each != "identity" for each in codings):
        why = "the body is compressed (Content-Encoding)"
        return Taken(reply=_told(415, error=f"{why}: {_FILE_ITSELF}"), refusal=why)
    if any(each.lower().startswith("multipart/") for each in _values(call, "content-type")):
        why = "the body is a form (Content-Type multipart)"
        return Taken(reply=_told(415, error=f"{why}: {_FILE_ITSELF}"), refusal=why)
    if not call.size_bytes:
        why = "the body is empty"
        return Taken(reply=_told(400, error=f"{why}: {_FILE_ITSELF}"), refusal=why)
    return None


def _facts(call: Call) -> Mapping[str, object]:
    return {"caller": call.caller} | ({"certificate": call.certificate} if call.certificate else {})


def _told(status: int, **what: object) -> Reply:
    headers = (("Content-Type", "application/json"),)
    return Reply(status=status, headers=headers, body=json.dumps(what).encode("ascii") + b"\n")


def _values(call: Call, wanted: str) -> list[str]:
    return [value for name, value in call.headers if name.lower() == wanted]


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()
