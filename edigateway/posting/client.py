"""A client that posts.

No HTTP client has a deadline for a whole request: a server that drips its header byte by byte holds every one of
them for good. A task can be cancelled wherever it waits, so each post is one, in a loop that has a thread of its own.
Redirects are never followed, and no proxy or cookie has a say.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import CancelledError
from contextlib import aclosing
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2

from edigateway import __version__
from edigateway.errors import Temporary
from edigateway.posting.hindrance import hindrance, reason_of, tls_in_place_of_http, unanswered
from edigateway.posting.loop_thread import LoopThread
from edigateway.posting.outside import OutsideTransport
from edigateway.posting.trust import Trust
from edigateway.posting.url import shown_url

Header = tuple[str, str]

_MOST_LOOK_S = 3.0
_UNHEARD = (httpx2.ProtocolError, httpx2.ReadError)
"""How a server that speaks TLS takes plain HTTP."""


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
            raise Unposted(f"{self.where}: {unanswered(self._url, self._connect_s)}") from error
        except (httpx2.HTTPError, OSError) as error:  # some alerts of TLS come as they are
            raise Unposted(self._sentence(error, secret)) from error

    def _sentence(self, error: httpx2.HTTPError | OSError, secret: str) -> str:
        found = hindrance(error, self._url, self._trust)
        if found is None and self._is_plain and isinstance(error, _UNHEARD):
            found = tls_in_place_of_http(self._url, min(self._connect_s, _MOST_LOOK_S))
        if found is not None:
            return f"{self.where}: {found}"
        reason = reason_of(error, secret, if_none="it cut the connection")
        return f"{self.where} gave no whole answer: {reason}"

    @property
    def _is_plain(self) -> bool:
        return self._url.startswith("http:")

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
