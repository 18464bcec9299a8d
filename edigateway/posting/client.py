"""A client that posts.

No HTTP client has a deadline for a whole request: a server that drips its header byte by byte holds every one of
them for good. A task can be cancelled wherever it waits, so each post is one, in a loop that has a thread of its own.
Redirects are never followed, and no proxy or cookie has a say.
"""

import asyncio
import os
import ssl
from collections.abc import Sequence
from concurrent.futures import CancelledError
from contextlib import aclosing
from dataclasses import dataclass, field
from errno import errorcode
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx2

from edigateway import __version__
from edigateway.errors import Fault, Misconfigured, Temporary
from edigateway.posting.excerpt import excerpt
from edigateway.posting.loop_thread import LoopThread
from edigateway.posting.outside import OutsideTransport
from edigateway.posting.url import shown_url

Header = tuple[str, str]


class Unposted(Temporary):
    """There is no whole answer; whether the other side has what was posted is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: headers in their order, and the body as far as it was asked for."""

    status: int
    headers: tuple[Header, ...]
    body: bytes
    is_whole: bool = True

    def header(self, name: str) -> str | None:
        """Return the first header of that name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whose certificates are believed: those in a file of PEM, or the system's; and the key that we show, if asked.

    ``key_file`` holds a private key and its certificate, in PEM; ``passphrase`` opens it.
    """

    ca_file: Path | None = None
    key_file: Path | None = None
    passphrase: str | None = field(default=None, repr=False)

    def context(self) -> ssl.SSLContext:
        """Return what TLS is done by.

        Raises:
            Misconfigured: a file cannot be read.
        """
        file = self.ca_file
        try:
            context = ssl.create_default_context(cafile=file)
            if self.key_file:
                file = self.key_file
                context.load_cert_chain(file, password=self.passphrase or "")
        except OSError as error:
            what = "the certificates" if file == self.ca_file else "the key"
            problem = f"{what} cannot be read: {error.strerror or error}"
            remedy = "name a file in PEM that the gateway may read"
            fault = Fault(file=file or Path(), line=0, column=0, problem=problem, remedy=remedy)
            raise Misconfigured([fault]) from error
        return context


class Client:
    """Posts to one address, from any thread."""

    def __init__(
        self, url: str, *, timeout_s: float, trust: Trust, only_outside: bool = False
    ) -> None:
        """Take how long one post may take in all; nothing is opened before the first.

        With ``only_outside`` a name that leads to this machine or its link is not followed.
        """
        self.where = shown_url(url)
        self._url, self._timeout_s, self._trust = url, timeout_s, trust
        self._kind = OutsideTransport if only_outside else httpx2.AsyncHTTPTransport
        # Each for TCP and TLS. The client leaks a connection that is cancelled within its TLS handshake, so the
        # client's own timeout must be the first to end it.
        self._connect_s = timeout_s / 2
        self._loop = LoopThread(f"posts to {self.where}")
        self._client: httpx2.AsyncClient | None = None  # the loop's alone

    def post(
        self, content: bytes, headers: Sequence[Header], *, most_bytes: int, secret: str = ""
    ) -> Answer:
        """Post once and return the answer, its body cut after ``most_bytes``; ``secret`` is kept out of errors.

        Raises:
            Unposted: there is no whole answer; the message says why in plain words.
            Misconfigured: a certificate or key of ours cannot be read.
        """
        try:
            return self._loop.run(self._exchange(content, headers, most_bytes))
        except TimeoutError as error:
            reason = f"{self.where} did not answer in full within {self._timeout_s:g} s"
            raise Unposted(reason) from error
        except CancelledError as error:
            reason = f"posting to {self.where} was given up because we are closing"
            raise Unposted(reason) from error
        except httpx2.ConnectTimeout as error:
            reason = f"{self.where} let nobody connect within {self._connect_s:g} s"
            raise Unposted(reason) from error
        except httpx2.HTTPError as error:
            reason = f"{self.where} gave no whole answer: {reason_of(error, secret)}"
            raise Unposted(reason) from error

    def close(self) -> None:
        """Close the connections and end the thread; a post that is under way is given up."""
        self._loop.close(self._hang_up)

    async def _exchange(self, content: bytes, headers: Sequence[Header], most_bytes: int) -> Answer:
        if self._client is None:
            self._client = self._new_client()
        async with (
            asyncio.timeout(self._timeout_s),
            self._client.stream(
                "POST", self._url, content=content, headers=list(headers)
            ) as response,
        ):
            body, is_whole = await _start_of(response, most_bytes)
            return Answer(
                status=response.status_code,
                headers=tuple(response.headers.multi_items()),
                body=body,
                is_whole=is_whole,
            )

    async def _hang_up(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    def _new_client(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(
            transport=self._kind(verify=self._trust.context(), trust_env=False),
            trust_env=False,
            timeout=httpx2.Timeout(None, connect=self._connect_s),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"User-Agent": f"edigateway/{__version__}", "Accept-Encoding": "identity"},
        )


async def _start_of(response: httpx2.Response, most_bytes: int) -> tuple[bytes, bool]:
    chunks, size_bytes = [], 0
    async with aclosing(response.aiter_raw()) as arriving:
        async for chunk in arriving:
            chunks.append(chunk)
            size_bytes += len(chunk)
            if size_bytes > most_bytes:
                break
    return b"".join(chunks)[:most_bytes], size_bytes <= most_bytes


def reason_of(error: BaseException, secret: str = "") -> str:
    """Say what the system said in the end: clients wrap it in sentences that leave the reason out."""
    reason = str(error) or type(error).__name__
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            code = 0 if isinstance(cause, ssl.SSLError) else cause.errno or 0
            reason = os.strerror(code) if code in errorcode else cause.strerror
        cause = cause.__cause__ or cause.__context__
    return excerpt(reason, secret)
