"""Asking the daemon what a caller is to be told."""

import asyncio
from pathlib import Path

from edigateway.contracts.endpoint import Call, Reply
from edigateway.errors import Temporary
from edigateway.listener.wire import REPLY_BYTES, Unreadable, decode_reply, encode_call


class Desk:
    """The daemon, as the listener sees it: a socket file that answers one call on each connection."""

    def __init__(self, path: Path, *, answer_s: float) -> None:
        """Ask at the socket file ``path``, and wait for each answer at most so long."""
        self._path, self._answer_s = path, answer_s

    async def ask(self, call: Call) -> Reply:
        """Return what the daemon says.

        Raises:
            Temporary: it does not answer, or not so that it can be understood.
        """
        try:
            async with asyncio.timeout(self._answer_s):
                return await self._ask(encode_call(call))
        except TimeoutError:
            raise Temporary(f"the daemon did not answer within {self._answer_s:g} s") from None
        except (OSError, ValueError) as error:
            raise Temporary(f"the daemon does not answer: {type(error).__name__}") from error
        except Unreadable as error:
            raise Temporary(f"the daemon's answer cannot be read: {error}") from error

    async def _ask(self, line: bytes) -> Reply:
        reader, writer = await asyncio.open_unix_connection(self._path, limit=REPLY_BYTES)
        try:
            writer.write(line)
            return decode_reply(await reader.readline())
        finally:
            writer.close()
