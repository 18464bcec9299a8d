"""The listener as a process: ``python -m edigateway.listener``, with its orders as a line on standard input.

It says how it is on standard output, a line of JSON each: ``{"listening": PORT, "confined": BOOL}`` or ``{"trouble": TEXT}``, empty when
that is over, and ``{"alive": true}`` every two seconds, so that one that hangs can be told from one at rest. When standard input ends, the daemon is dead, and so is whoever could answer: the process ends at once.
"""

import asyncio
import json
import logging
import os
import socket
import sys

from pydantic import ValidationError

from edigateway.confinement import confine, of_python
from edigateway.errors import Misconfigured
from edigateway.listener.asking import Desk
from edigateway.listener.bodies import sweep
from edigateway.listener.calls import Calls
from edigateway.listener.orders import ORDERS_BYTES, Orders
from edigateway.listener.server import Server, listening_socket
from edigateway.listener.tls import tls_context
from edigateway.listener.wire import ARRIVING, SOCKET_NAME

FAILED = 1
BEAT_S = 2.0


class _Saying:
    """Tells the daemon how we are, each thing once until it changes."""

    def __init__(self) -> None:
        self._last = ""

    def trouble(self, text: str) -> None:
        if text != self._last:
            self._last = text
            self.say(trouble=text)

    def say(self, **what: object) -> None:
        os.write(sys.stdout.fileno(), json.dumps(what).encode("ascii") + b"\n")


def main() -> int:
    """Listen until SIGTERM; return the exit code."""
    os.umask(0o077)
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    saying = _Saying()
    try:
        orders = Orders.model_validate_json(sys.stdin.buffer.readline(ORDERS_BYTES))
        return _listen(orders, saying)
    except ValidationError:
        saying.trouble("the listener did not understand its orders: is it of another release?")
    except Misconfigured as error:
        saying.trouble(str(error))
    except OSError as error:
        saying.trouble(f"the listener cannot start: {error.strerror or error}")
    return FAILED


def _listen(orders: Orders, saying: _Saying) -> int:
    settings = orders.settings
    tls = tls_context(settings.tls, orders.site) if settings.tls else None
    try:
        listening = listening_socket(settings)
    except OSError as error:
        place = f"{settings.address} port {settings.port}"
        saying.trouble(f"the listener cannot listen on {place}: {error.strerror}")
        return FAILED
    sweep(
        orders.state / ARRIVING
    )  # only now: another one that still has the port may still have calls
    desk = Desk(orders.state / SOCKET_NAME, answer_s=settings.limits.answer_s)
    calls = Calls(settings, orders.paths, orders.state / ARRIVING, desk.ask, saying.trouble)
    confined = confine(keep=[orders.state / ARRIVING], read=of_python())
    asyncio.run(_serve(Server(calls, settings, tls), listening, saying, confined=confined))
    return 0


async def _serve(
    server: Server, listening: socket.socket, saying: _Saying, *, confined: bool
) -> None:
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _end_with_the_daemon)
    saying.say(listening=listening.getsockname()[1], confined=confined)
    beating = asyncio.create_task(_beat(saying))
    try:
        await server.serve([listening])
    finally:
        beating.cancel()


async def _beat(saying: _Saying) -> None:
    while True:
        await asyncio.sleep(BEAT_S)
        saying.say(alive=True)


def _end_with_the_daemon() -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        os._exit(FAILED)


if __name__ == "__main__":
    sys.exit(main())
