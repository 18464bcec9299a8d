"""Posting messages, one after the other."""

import logging
import re
from collections.abc import Sequence
from pathlib import Path

from edigateway.adapters.http.answer import outcome
from edigateway.adapters.http.settings import HttpSettings
from edigateway.clock import Clock, SystemClock
from edigateway.contracts.adapter import Dispatch
from edigateway.contracts.outcome import LONGEST_BATCH_S, Ending, Outcome, deferred
from edigateway.errors import Fault, Misconfigured
from edigateway.posting import Client, Trust, Unposted
from edigateway.posting.hindrance import reason_of

MAX_ANSWER_BYTES = 64 * 1024

_logger = logging.getLogger(__name__)

_TOKEN = re.compile("[!-~]+")


class HttpTarget:
    """One endpoint as a target; see :class:`~edigateway.contracts.adapter.Adapter`."""

    def __init__(self, settings: HttpSettings, site: Path, clock: Clock | None = None) -> None:
        """Take settings whose relative paths and secrets belong to ``site``."""
        self._settings = settings
        self._site = site
        self._clock = clock or SystemClock()
        trust = Trust(ca_file=settings.ca_file and site / settings.ca_file)
        self._client = Client(settings.url, timeout_s=settings.timeout_s, trust=trust)

    def deliver(self, dispatches: Sequence[Dispatch]) -> list[Outcome]:
        """Post in order; stop at the first that is deferred, or when the others must wait for too long."""
        outcomes: list[Outcome] = []
        until = self._clock.monotonic() + LONGEST_BATCH_S
        for dispatch in dispatches:
            outcomes.append(self._deliver(dispatch))
            if outcomes[-1].ending is Ending.DEFERRED or self._clock.monotonic() > until:
                break
        return outcomes

    def close(self) -> None:
        """Close the connections and end the thread; a message that is under way is deferred."""
        self._client.close()

    def _deliver(self, dispatch: Dispatch) -> Outcome:
        token, where = "", self._client.where
        try:
            token = self._token()
            return self._post(dispatch, token)
        except Misconfigured as error:
            return deferred(str(error), misconfigured=True)
        except Unposted as error:
            return deferred(str(error))
        except Exception as error:
            _logger.exception("posting to %s failed", where)
            return deferred(f"posting to {where} failed: {reason_of(error, token)}")

    def _post(self, dispatch: Dispatch, token: str) -> Outcome:
        headers = [
            ("Content-Type", "application/json"),
            ("Idempotency-Key", dispatch.idempotency_key),
            ("X-Edigateway-Kind", dispatch.kind),
        ]
        if token:
            headers.append(("Authorization", f"Bearer {token}"))
        answer = self._client.post(
            dispatch.content, headers, most_bytes=MAX_ANSWER_BYTES, secret=token
        )
        return outcome(answer, self._client.where, self._clock.now(), secret=token)

    def _token(self) -> str:
        secret = self._settings.token
        if secret is None:
            return ""
        token = secret.reveal(self._site)
        if not _TOKEN.fullmatch(token):
            fault = Fault(
                file=self._site / "secrets" / secret.name,
                line=0,
                column=0,
                problem="the token holds blanks, line ends or letters that no HTTP header can carry",
                remedy="put nothing but the token into the secret",
            )
            raise Misconfigured([fault])
        return token
