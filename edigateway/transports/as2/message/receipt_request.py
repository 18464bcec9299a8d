"""How a sender asks for a receipt.

Source: RFC 4130 §7.3, RFC 8098 §2
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from edigateway.transports.as2.message.algorithms import Digest, digest_named
from edigateway.transports.as2.message.mime.headers import Headers

_PROTOCOL = "signed-receipt-protocol"
_MICALG = "signed-receipt-micalg"
_IMPORTANCES = {"required", "optional"}
_MOST_URL = 2048
_URL = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRequest:
    """What a sender asks for.

    ``micalgs`` are the digests that we know, in the sender's order, each as the sender spells it. ``url`` is where an
    asynchronous receipt shall go, as the sender says: whoever posts there must first see that the site allows it.
    """

    to: str
    signed: bool
    micalgs: tuple[tuple[Digest, str], ...] = ()
    url: str | None = None
    is_unmeetable: bool = False
    """The sender demands digests that we do not know, or a way to sign that we do not know."""


def requested(headers: Headers) -> ReceiptRequest | None:
    """Return what a message asks for, None if it asks for no receipt."""
    to = headers.get("disposition-notification-to")
    if not to:
        return None
    options = _options(headers.get("disposition-notification-options", ""))
    protocols, micalgs = options.get(_PROTOCOL, []), options.get(_MICALG, [])
    known = [(digest, name) for name in micalgs if (digest := digest_named(name))]
    knows_protocol = any("pkcs7-signature" in each.lower() for each in protocols)
    names = [each for each in micalgs if each.lower() not in _IMPORTANCES]
    url = headers.get("receipt-delivery-option", "").strip().strip("<>")
    return ReceiptRequest(
        to=to,
        signed=knows_protocol or bool(names and not protocols),
        micalgs=tuple(known),
        url=url if url and _URL.fullmatch(url) and len(url) <= _MOST_URL else None,
        is_unmeetable=(_demands(protocols) and not knows_protocol)
        or (_demands(micalgs) and bool(names) and not known),
    )


def request_fields(
    to: str, *, signed: bool, micalgs: Sequence[Digest], url: str | None
) -> list[tuple[str, str]]:
    """Return the header fields that ask for a receipt."""
    fields = [("Disposition-Notification-To", to)]
    if signed:
        names = ", ".join(each.value for each in micalgs)
        options = f"{_PROTOCOL}=required, pkcs7-signature; {_MICALG}=required, {names}"
        fields.append(("Disposition-Notification-Options", options))
    if url:
        fields.append(("Receipt-Delivery-Option", url))
    return fields


def _options(text: str) -> dict[str, list[str]]:
    options: dict[str, list[str]] = {}
    for option in text.split(";"):
        name, _, values = option.partition("=")
        given = [each.strip().strip('"') for each in values.split(",")]
        options.setdefault(name.strip().lower(), [each for each in given if each])
    return options


def _demands(values: list[str]) -> bool:
    return bool(values) and values[0].lower() == "required"
