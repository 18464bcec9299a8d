"""Posting messages, one after the other, each under a deadline of its own.

No HTTP client has a deadline for a whole request: a server that drips its header byte by byte holds every one of
them for good. A task can be cancelled wherever it waits, so each post is one, in a loop that has a thread of its own.
"""

import asyncio
import logging
import os
import re
import ssl
from collections.abc import Sequence
from concurrent.futures import CancelledError
from contextlib import aclosing
from errno import errorcode
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from edigateway import __version__
from edigateway.adapters.http.answer import Answer, excerpt, outcome
from edigateway.adapters.http.loop_thread import LoopThread
from edigateway.adapters.http.settings import HttpSettings
from edigateway.clock import Clock, SystemClock
from edigateway.contracts.adapter import Dispatch
from edigateway.contracts.outcome import Ending, Outcome, deferred
from edigateway.errors import Fault, Misconfigured

MAX_ANSWER_BYTES = 64 * 1024

LONGEST_BATCH_S = 10.0
"""After so many seconds no further post is begun, so that a slow target cannot hold up the end of the daemon."""

_logger = logging.getLogger(__name__)

_TOKEN = re.compile("[!-~]+")


class HttpTarget:
    """One endpoint as a target; see :class:`~edigateway.contracts.adapter.Adapter`."""

    def __init__(self, settings: HttpSettings, site: Path, clock: Clock | None = None) -> None:
        """Take settings whose relative paths and secrets belong to ``site``."""
        self._settings = settings
        self._site = site
        self._clock = clock or SystemClock()
        # Each for TCP and TLS. The client leaks a connection that is cancelled within its TLS handshake, so the
        # client's own timeout must be the first to end it.
        self._connect_s = settings.timeout_s / 2
        parts = urlsplit(settings.url)
        self._where = f"{parts.scheme}://{parts.netloc}{parts.path}"
        self._loop = LoopThread(f"posts to {self._where}")
        self._client: httpx2.AsyncClient | None = None  # the loop's alone

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
        self._loop.close(self._hang_up)

    def _deliver(self, dispatch: Dispatch) -> Outcome:
        token = ""
        try:
            token = self._token()
            return self._post(dispatch, token)
        except Misconfigured as error:
            return deferred(str(error), misconfigured=True)
        except TimeoutError:
            return deferred(
                f"{self._where} did not answer in full within {self._settings.timeout_s:g} s"
            )
        except CancelledError:
            return deferred(f"posting to {self._where} was given up because the target was closed")
        except httpx2.ConnectTimeout:
            return deferred(f"{self._where} let nobody connect within {self._connect_s:g} s")
        except httpx2.HTTPError as error:
            return deferred(f"{self._where} gave no whole answer: {_reason(error, token)}")
        except Exception as error:
            _logger.exception("posting to %s failed", self._where)
            return deferred(f"posting to {self._where} failed: {_reason(error, token)}")

    def _post(self, dispatch: Dispatch, token: str) -> Outcome:
        answer = self._loop.run(self._exchange(dispatch, token))
        return outcome(answer, self._where, self._clock.now())

    async def _exchange(self, dispatch: Dispatch, token: str) -> Answer:
        if self._client is None:
            self._client = self._new_client()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": dispatch.idempotency_key,
            "X-Edigateway-Kind": dispatch.kind,
        }
        if token:
            headers["Authorization"] = f"Bearer {token}"
        async with (
            asyncio.timeout(self._settings.timeout_s),
            self._client.stream(
                "POST", self._settings.url, content=dispatch.content, headers=headers
            ) as response,
        ):
            body = await _start_of(response)
            return Answer(
                status=response.status_code,
                retry_after=response.headers.get("Retry-After"),
                excerpt=excerpt(body.decode(errors="replace"), token),
            )

    async def _hang_up(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    def _new_client(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(
            verify=self._trust(),
            trust_env=False,
            timeout=httpx2.Timeout(None, connect=self._connect_s),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"User-Agent": f"edigateway/{__version__}", "Accept-Encoding": "identity"},
        )

    def _trust(self) -> ssl.SSLContext:
        path = self._settings.ca_file and self._site / self._settings.ca_file
        try:
            return ssl.create_default_context(cafile=path)
        except OSError as error:
            fault = Fault(
                file=path or Path(),
                line=0,
                column=0,
                problem=f"the certificates cannot be read: {error.strerror or error}",
                remedy="ca_file must name a file of certificates in PEM that the gateway may read",
            )
            raise Misconfigured([fault]) from error

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


async def _start_of(response: httpx2.Response) -> bytes:
    body = b""
    async with aclosing(response.aiter_raw()) as chunks:
        async for chunk in chunks:
            body += chunk
            if len(body) >= MAX_ANSWER_BYTES:
                break
    return body[:MAX_ANSWER_BYTES]


def _reason(error: BaseException, token: str) -> str:
    """Say what the system said in the end: clients wrap it in sentences that leave the reason out."""
    reason = str(error) or type(error).__name__
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            code = 0 if isinstance(cause, ssl.SSLError) else cause.errno or 0
            reason = os.strerror(code) if code in errorcode else cause.strerror
        cause = cause.__cause__ or cause.__context__
    return excerpt(reason, token)
