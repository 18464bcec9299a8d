"""What every station stands on, and what every station must be able to do."""

from dataclasses import dataclass
from typing import Protocol

from edigateway.config.site import Site
from edigateway.ledger.ledger import Ledger
from edigateway.ledger.queue import Claim, Lane
from edigateway.ledger.unit import Unit

BATCH = 64
"""How many things a station takes at once: enough to share a commit, few enough to stay in the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The ledger, and the site as it was when the station was built."""

    ledger: Ledger
    site: Site


class Station(Protocol):
    """One act that must survive a crash: it takes what is due in a lane, acts, and settles in one transaction."""

    @property
    def name(self) -> str:
        """Return the word that its lanes carry."""
        ...

    def work(self, claim: Claim) -> None:
        """Do the claimed jobs in order and settle the claim.

        Whatever it raises, nothing was recorded; the worker then tries the first job alone.
        """
        ...

    def hold(self, unit: Unit, subject_id: int, reason: str) -> None:
        """Set one subject aside for a person, because it fails whatever is tried."""
        ...


def identify_lane(mailbox: str) -> Lane:
    """Return the lane of what arrived in a mailbox."""
    return Lane(name=f"identify/{mailbox}", station="identify")


def translate_lane(partner: str) -> Lane:
    """Return the lane of what a partner sent."""
    return Lane(name=f"translate/{partner}", station="translate")


def deliver_lane(target: str, partner: str, kind: str) -> Lane:
    """Return the lane of one kind of document from one partner to one target."""
    return Lane(
        name=f"deliver/{target}/{partner}/{kind}", station="deliver", resource=f"target {target}"
    )


def send_lane(partner: str) -> Lane:
    """Return the lane of everything that goes to a partner."""
    return Lane(name=f"send/{partner}", station="send", resource=f"outbox {partner}")


def reconcile_lane(partner: str) -> Lane:
    """Return the lane of messages that a partner owes a receipt for."""
    return Lane(name=f"reconcile/{partner}", station="reconcile")


def answer_lane(partner: str) -> Lane:
    """Return the lane of receipts that a partner wants elsewhere than where it called."""
    return Lane(name=f"answer/{partner}", station="answer", resource=f"answers {partner}")
