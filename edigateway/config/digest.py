"""Digests: the name of a configuration, so that a document can say under which one it was made."""

import hashlib
import json
from collections.abc import Mapping

from pydantic import BaseModel

from edigateway.config.connections import Connections
from edigateway.config.plugs import LoadedGuideline, LoadedMap
from edigateway.config.settings import Settings
from edigateway.model.partner import Partner

_OF_ONE_MACHINE = {"node", "workers", "state", "listener"}
"""How one machine runs, not what becomes of a document."""


def site_digest(
    settings: Settings,
    partners: Mapping[str, Partner],
    connections: Connections,
    maps: Mapping[str, LoadedMap],
    guidelines: Mapping[str, LoadedGuideline],
) -> str:
    """Return the SHA-256, in hex, of all settings, partners, maps and guidelines; the same on every machine and in every order."""
    return _digest(
        {
            "settings": _plain(settings, _OF_ONE_MACHINE),
            "partners": {name: _plain(each) for name, each in partners.items()},
            "mailboxes": {n: _plain(each.settings) for n, each in connections.mailboxes.items()},
            "outboxes": {n: _plain(each.settings) for n, each in connections.outboxes.items()},
            "adapters": {n: _plain(each.settings) for n, each in connections.adapters.items()},
            "maps": {name: each.digest for name, each in maps.items()},
            "guidelines": {name: each.digest for name, each in guidelines.items()},
        }
    )


def partner_digest(
    settings: Settings,
    partner: Partner,
    connections: Connections,
    maps: Mapping[str, LoadedMap],
    guidelines: Mapping[str, LoadedGuideline],
) -> str:
    """Return the SHA-256, in hex, of what decides about one partner's documents: all that it names, and who we are."""
    name = partner.partner
    boxes = (connections.mailboxes.get(name), connections.outboxes.get(name))
    return _digest(
        {
            "environment": settings.environment,
            "identities": [str(each) for each in settings.identities],
            "partner": _plain(partner),
            "boxes": [_plain(each.settings) if each else None for each in boxes],
            "maps": {each.map: maps[each.map].digest for each in partner.receive},
            "guidelines": {
                each.guideline: guidelines[each.guideline].digest
                for each in partner.receive
                if each.guideline is not None
            },
        }
    )


def _plain(model: BaseModel, exclude: set[str] | None = None) -> object:
    return model.model_dump(mode="json", exclude=exclude)


def _digest(content: Mapping[str, object]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
