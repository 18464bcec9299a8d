"""The settings of a site: what ``edigateway.yaml`` may say, and its defaults."""

import os
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from edigateway.config.ledger_url import check_ledger_url
from edigateway.config.listener import ListenerSettings
from edigateway.model.partner import IdentitySettings, MailboxSettings, Name, Written


class Environment(StrEnum):
    """What a site is for."""

    TEST = "test"
    """Everything is delivered, and marked as a test."""
    PRODUCTION = "production"
    """What the partner marks as a test (X12 ISA15 = T) is held."""


class Retry(Written):
    """How often something is tried again that failed for now: soon at first, then ever less often."""

    first_s: float = Field(default=5, gt=0)
    most_s: float = Field(default=900, gt=0)
    give_up_h: float = Field(default=72, gt=0)
    """Hours after which a person must look."""

    @model_validator(mode="after")
    def _first_is_not_the_longest(self) -> "Retry":
        if self.first_s > self.most_s:
            raise ValueError("first_s must not be more than most_s")
        return self


class AdapterSettings(BaseModel):
    """One target on the ERP's side; the keys besides ``type`` are the adapter's own."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str

    @property
    def options(self) -> Mapping[str, object]:
        """Return the keys that belong to the adapter."""
        return dict(self.model_extra or {})


class Settings(Written):
    """Everything that holds for the site as a whole; folders are relative to the site's own."""

    site: Name
    environment: Environment = Environment.TEST
    identities: tuple[IdentitySettings, ...] = ()
    """Who we are in an envelope (X12 ISA07/ISA08 of what we receive)."""
    ledger: Annotated[str, AfterValidator(check_ledger_url)] = "sqlite:///state/ledger.db"
    """Where the ledger lives; a password is only ever named: ``${cred:NAME}``."""
    state: str = Field(default="state", min_length=1)
    partners: str = Field(default="partners", min_length=1)
    maps: str = Field(default="maps", min_length=1)
    guidelines: str = Field(default="guidelines", min_length=1)
    functions: str | None = Field(default=None, min_length=1)
    """A Python file with functions that maps call; it runs whenever the site is read."""
    node: Name = "main"
    """The name of this process among those that share one ledger."""
    poll_every_s: float = Field(default=5, gt=0)
    workers: int = Field(default_factory=lambda: min(4, os.cpu_count() or 1), ge=0)
    """Processes that translate; 0 means in the daemon's own process."""
    retry: Retry = Retry()
    adapters: Mapping[Name, AdapterSettings] = {}
    transports: Mapping[Name, Mapping[str, object]] = {}
    """Keys that hold for every mailbox and outbox of a transport, by its name, unless they say otherwise."""
    mailboxes: Mapping[Name, MailboxSettings] = {}
    """Mailboxes that several partners share, such as a VAN's: the sender is found in the envelope."""
    listener: ListenerSettings | None = None
    """Where partners post to; without it nobody can."""
