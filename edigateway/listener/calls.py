"""Taking a call in: its body goes to the disk within its bounds, the daemon is asked, and its answer is given.

What is accepted is never said here: every answer that is not the daemon's own is one of refusal.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, TypeAlias

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from edigateway.config.listener import ListenerSettings
from edigateway.contracts.endpoint import Call, Reply
from edigateway.errors import Temporary
from edigateway.listener.bodies import Body, NoRoom, Space
from edigateway.listener.callers import Callers
from edigateway.listener.heads import Head

Ask: TypeAlias = Callable[[Call], Awaitable[Reply]]

UNAVAILABLE_S = 60
"""When a caller is asked to come again."""

_NOWHERE = Reply(status=404)
_TOO_SLOW = Reply(status=408)
_TOO_LARGE = Reply(status=413)
_UNAVAILABLE = Reply(status=503, headers=(("Retry-After", str(UNAVAILABLE_S)),))


class _Slow(Exception):
    """The body does not come as fast as it must."""


class _Large(Exception):
    """The body is larger than it may be."""


class Calls:
    """The application behind every connection (ASGI)."""

    def __init__(
        self,
        settings: ListenerSettings,
        paths: Sequence[str],
        arriving: Path,
        ask: Ask,
        tell: Callable[[str], None],
    ) -> None:
        """Take calls for ``paths`` into the folder ``arriving``; ``tell`` hears why one cannot be taken, empty if all is well."""
        self._limits, self._paths, self._arriving = settings.limits, paths, arriving
        self._ask, self._tell = ask, tell
        self._callers = Callers(settings.proxy)
        self._space = Space(settings.limits.bytes_in_flight)
        self._in_flight = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one call."""
        request = Request(scope, receive)
        head: Head = request.state.head
        try:
            reply, whole = await self._reply(request, head)
        except ClientDisconnect:
            return
        response = Response(reply.body, reply.status)
        response.raw_headers = [
            (b"content-length", str(len(reply.body)).encode()),
            *((name.encode("ascii"), value.encode("latin-1")) for name, value in reply.headers),
        ]
        if not whole or head.length_bytes is None:
            response.raw_headers.append((b"connection", b"close"))
        await response(scope, receive, send)

    async def _reply(self, request: Request, head: Head) -> tuple[Reply, bool]:
        """Return what the caller is told, and whether its body was read to the end."""
        if head.method != "POST" or not self._is_called(head.path):
            return _NOWHERE, head.length_bytes == 0
        if (head.length_bytes or 0) > self._limits.body_bytes:
            return _TOO_LARGE, False
        if self._in_flight >= self._limits.calls_in_flight:
            return _UNAVAILABLE, False
        try:
            return await self._take(request, head), True
        except _Large:
            return _TOO_LARGE, False
        except _Slow:
            return _TOO_SLOW, False
        except NoRoom:
            return _UNAVAILABLE, False
        except asyncio.CancelledError:  # we stop, and have waited for it as long as we may
            return _UNAVAILABLE, False
        except OSError as error:
            self._tell(f"what is posted cannot be written to the disk: {error.strerror}")
            return _UNAVAILABLE, False

    def _is_called(self, path: str) -> bool:
        return any(
            path == each or (each.endswith("/") and path.startswith(each)) for each in self._paths
        )

    async def _take(self, request: Request, head: Head) -> Reply:
        with Body(self._arriving, self._space) as body:
            async for piece in self._pieces(request):
                if body.size_bytes + len(piece) > self._limits.body_bytes:
                    raise _Large
                body.write(piece)
            body.close()
            return await self._answer(self._call(request, head, body))

    def _call(self, request: Request, head: Head, body: Body) -> Call:
        peer = request.client.host if request.client else ""
        caller, certificate = self._callers.caller(peer, request.state.certificate, head.headers)
        return Call(
            path=head.path,
            headers=head.headers,
            body=body.path,
            size_bytes=body.size_bytes,
            sha256=body.sha256,
            caller=caller,
            certificate=certificate,
        )

    async def _answer(self, call: Call) -> Reply:
        if self._in_flight >= self._limits.calls_in_flight:
            return _UNAVAILABLE
        self._in_flight += 1
        try:
            reply = await self._ask(call)
        except Temporary as trouble:
            self._tell(str(trouble))
            return _UNAVAILABLE
        finally:
            self._in_flight -= 1
        self._tell("")
        return reply

    async def _pieces(self, request: Request) -> AsyncIterator[bytes]:
        """Yield the body as it comes; bytes that came early buy no more time than one that is idle has.

        Raises:
            _Slow: it comes too slowly.
            ClientDisconnect: its end will not come.
        """
        limits, stream = self._limits, request.stream()
        due = monotonic() + limits.idle_s
        while True:
            within_s = min(limits.idle_s, due - monotonic())
            try:
                async with asyncio.timeout(within_s):
                    piece = await anext(stream, None)
            except TimeoutError:
                raise _Slow from None
            if piece is None:
                return
            due = min(due + len(piece) / limits.bytes_per_s, monotonic() + limits.idle_s)
            yield piece
