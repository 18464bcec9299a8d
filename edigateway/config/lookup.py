"""Looking up who sent an interchange, and what would admit a sender that nobody knows."""

import re
from collections.abc import Sequence

from edigateway.config.site import Site
from edigateway.model.envelope import Address
from edigateway.model.identity import Identity
from edigateway.model.partner import IdentitySettings, Partner
from edigateway.yamlfile import quoted

_SET_ID = re.compile("[0-9A-Z]{3}")
_ANSWERS = frozenset({"997", "999", "TA1"})
"""Acknowledgements need no agreement: they belong to what they answer."""


def partner_of(site: Site, address: Address) -> Partner | None:
    """Return who sent an interchange: the qualifier and id must be theirs exactly, spaces around them aside."""
    name = site.senders.get(_key(address.sender))
    return site.partners[name] if name is not None else None


def is_for_us(site: Site, partner: Partner, address: Address) -> bool:
    """Say whether an interchange of this partner is addressed to one of the identities that we are to them."""
    ours = partner.our_identities or site.settings.identities
    return _key(address.receiver) in {_key(each) for each in ours}


def is_ours(site: Site, identity: Identity) -> bool:
    """Say whether an identity is ours, to any partner."""
    to_partners = (each for partner in site.partners.values() for each in partner.our_identities)
    return _key(identity) in {_key(each) for each in (*site.settings.identities, *to_partners)}


def admitting_name(site: Site, address: Address) -> str:
    """Suggest the name of a new partner: their id in small letters, with a number if that is taken."""
    name = re.sub("[^a-z0-9]+", "-", address.sender.id.lower())[:30].strip("-") or "partner"
    taken = {*site.partners, *site.mailboxes}
    numbered = (f"{name}-{n}" for n in range(2, len(taken) + 3))
    return next(each for each in (name, *numbered) if each not in taken)


def admitting_yaml(site: Site, address: Address, sets: Sequence[str]) -> str:
    """Write the partner file that would admit an unknown sender: a start that loads as it is.

    ``sets`` are the ids of the transaction sets that were seen. Save it as ``partners/NAME.yaml``, NAME being
    :func:`admitting_name`.
    """
    name = admitting_name(site, address)
    return _PARTNER.format(
        name=name,
        quoted_name=quoted(name),
        known_as=quoted(address.sender.id),
        sender=_identity(address.sender),
        receiver=_identity(address.receiver),
        receive=_receive(site, sets),
    )


_PARTNER = """\
# Save this as partners/{name}.yaml, mend what is not true, then run: edigw check
partner: {quoted_name}
name: {known_as}  # how people call them
identities:  # who they are: ISA05 and ISA06 of what they sent
  - {sender}
our_identities:  # who we are to them: ISA07 and ISA08; is this really us?
  - {receiver}
inbox:  # where their files arrive; remove it if a shared mailbox brings them
  path: exchange/{name}/in
outbox:  # where files for them are put, our acknowledgements included
  path: exchange/{name}/out
{receive}"""


def _receive(site: Site, sets: Sequence[str]) -> str:
    """Write the agreements: those that can work here as they are, the others as comments."""
    seen = sorted({each for each in sets if _SET_ID.fullmatch(each)} - _ANSWERS)
    adapter = next(iter(site.adapters), "")
    ready = [each for each in seen if adapter and f"x12/{each}" in site.map_names]
    later = [each for each in seen if each not in ready] or ([] if ready else ["850"])
    lines = ["receive:  # what they may send; all else is rejected"]
    if not ready:
        lines = ["receive: []  # take the [] away once something stands below"]
    for each in ready:
        lines += _agreement(each, adapter, "  ")
    if later:
        lines.append("  # Once there is a map for it:" if seen else "  # For example:")
    for each in later:
        lines += _agreement(each, adapter or "erp", "  # ")
    return "\n".join(lines) + "\n"


def _agreement(set_id: str, adapter: str, margin: str) -> list[str]:
    return [
        f"{margin}- document: {set_id}",
        f"{margin}  map: x12/{set_id}",
        f"{margin}  deliver_to: [{quoted(adapter)}]",
    ]


def _identity(identity: Identity) -> str:
    return f"{{qualifier: {quoted(identity.qualifier)}, id: {quoted(identity.id)}}}"


def _key(identity: Identity | IdentitySettings) -> tuple[str, str]:
    return identity.qualifier.strip(), identity.id.strip()
