"""Opening a connection: TCP, key exchange, the server's key, our login, and the SFTP conversation in it.

The order matters: the server's key is checked before anything secret is sent.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import paramiko
from paramiko.ssh_exception import IncompatiblePeer

from edigateway.transports.sftp import algorithms, hostkeys, packets, unpacking
from edigateway.transports.sftp.attentive import AttentiveTransport
from edigateway.transports.sftp.credentials import log_in
from edigateway.transports.sftp.guarded import GuardedSocket, TimeIsUp, connect
from edigateway.transports.sftp.pipeline import Job, Pipeline, Ran
from edigateway.transports.sftp.settings import SftpSettings
from edigateway.transports.sftp.trouble import Trouble, shown
from edigateway.transports.sftp.wire import Wire

T = TypeVar("T")

# What Paramiko logs of its own holds what servers and users are called, and traces of what is told here in a sentence.
_SILENT = "edigateway.transports.sftp.silent"
logging.getLogger(_SILENT).disabled = True

USUAL_CHUNK_BYTES = 32 * 1024
"""What every server reads and writes at once (draft-ietf-secsh-filexfer-02 §3)."""
MOST_CHUNK_BYTES = 255 * 1024
SSH_PACKET_BYTES = 128 * 1024
"""What the server may send us in one packet of SSH (RFC 4254 §5.1); each costs us the same, however long it is."""
_ENDING_S = 5.0


class Connection:
    """A conversation with one server, logged in; used by one thread at a time."""

    def __init__(self, settings: SftpSettings, site: Path) -> None:
        """Connect and log in.

        Raises:
            Trouble: that failed; the message says at which step, and nothing is left open.
        """
        self._settings = settings
        self._broken = False
        due_at = time.monotonic() + settings.connect_s
        self._transport, self._guard = _greeted(settings, due_at)
        try:
            log_in(self._transport, settings, site)
            self._wire = self._opened()
            self._wire.begin(max(0.0, due_at - time.monotonic()))
            self.extensions = self._wire.greet().extensions
            self.chunk_bytes = self._chunk_bytes()
        except BaseException as error:
            self.close()
            raise _told(error, self._transport, self._guard, settings) from error

    @property
    def alive(self) -> bool:
        """Tell whether nothing has ended it yet."""
        return self._transport.is_active() and not self._broken

    def begin(self, total_s: float) -> None:
        """Give what follows this many seconds in all."""
        self._wire.begin(total_s)

    def rest(self, idle_s: float) -> None:
        """Wait to be used again, and end after ``idle_s`` seconds without."""
        self._wire.rest(idle_s)

    def run(self, jobs: Iterable[Job[T]]) -> Ran[T]:
        """Run jobs side by side; see :mod:`~edigateway.transports.sftp.pipeline`."""
        ran = Pipeline[T](self._wire, self._settings.window).run(jobs)
        self._broken = self._broken or ran.trouble is not None
        return ran

    def call(self, job: Job[T]) -> T:
        """Run one job.

        Raises:
            Trouble: the connection was lost.
        """
        ran = self.run([job])
        if ran.trouble:
            raise ran.trouble
        return ran.results[0]

    def give_up(self) -> None:
        """End what another thread does here; it is told so."""
        self._wire.give_up()

    def close(self) -> None:
        """End it, and its thread."""
        _close(self._transport)

    def _opened(self) -> Wire:
        channel = self._transport.open_session(
            max_packet_size=SSH_PACKET_BYTES, timeout=self._settings.connect_s
        )
        channel.invoke_subsystem("sftp")
        return Wire(channel, self._guard, self._settings.peer, self._settings.operation_s)

    def _chunk_bytes(self) -> int:
        if packets.LIMITS not in self.extensions:
            return USUAL_CHUNK_BYTES
        told = self.call(_ask_limits())
        most = min((each for each in told if each), default=0)
        return min(MOST_CHUNK_BYTES, most) or USUAL_CHUNK_BYTES


def _ask_limits() -> Job[tuple[int, int]]:
    [reply] = yield [packets.extension(packets.LIMITS)]
    return unpacking.parse_limits(reply.value) if isinstance(reply, packets.Extended) else (0, 0)


def _greeted(settings: SftpSettings, due_at: float) -> tuple[AttentiveTransport, GuardedSocket]:
    """Exchange keys with the server, and return only if its key is one of those that we know."""
    known = hostkeys.pinned(settings.host_keys)
    left = hostkeys.algorithms(settings.host_keys, algorithms.HOST_KEYS)
    seen: list[str] = []
    while True:
        transport, guard = _exchanged(settings, left, due_at)
        key = transport.get_remote_server_key()
        if (found := hostkeys.fingerprint(key.asbytes())) in known:
            return transport, guard
        _close(transport)
        seen.append(f"{found} ({key.get_name()})")
        offered = transport.offered.get("host key", ())
        left = [each for each in hostkeys.others(key.get_name(), left) if each in offered]
        if not left:
            raise _strange(settings, seen, known)


def _exchanged(
    settings: SftpSettings, key_types: Sequence[str], due_at: float
) -> tuple[AttentiveTransport, GuardedSocket]:
    try:
        guard = connect(settings.host, settings.port, due_at)
    except OSError as error:
        raise Trouble(
            f"{settings.peer} cannot be reached on port {settings.port}: {error.strerror or error}; "
            f"check {settings.at('host')} and port, the firewalls on the way, and whether the partner's server runs"
        ) from error
    transport = AttentiveTransport(guard, _SILENT)
    left_s = max(0.1, due_at - time.monotonic())
    transport.banner_timeout = transport.handshake_timeout = left_s
    transport.auth_timeout = transport.channel_timeout = left_s
    try:
        algorithms.restrict(transport, settings.also_allow, key_types)
        transport.start_client(timeout=left_s)
        if not transport.initial_kex_done:  # Paramiko comes back without a word when the time is up
            raise TimeIsUp
        algorithms.check(transport, settings.peer)
    except IncompatiblePeer as error:
        _close(transport)
        told = algorithms.disagreement(transport, settings.peer)
        if not transport.offered:
            version = shown(transport.remote_version)
            told = f"{settings.peer} speaks an old SSH ({version}), and not 2.0; the partner must update the server"
        raise Trouble(told, misconfigured=True) from error
    except BaseException as error:
        _close(transport)
        raise _told(error, transport, guard, settings) from error
    return transport, guard


def _told(
    error: BaseException,
    transport: AttentiveTransport,
    guard: GuardedSocket,
    settings: SftpSettings,
) -> BaseException:
    """Return what to raise for what went wrong on the way in."""
    if isinstance(error, Trouble) or not isinstance(error, Exception):
        return error
    if guard.late:
        return Trouble(
            f"{settings.peer} did not get through the login within {settings.connect_s:g} seconds (connect_s); "
            "is the server overloaded?"
        )
    if isinstance(error, paramiko.ChannelException) or "Channel closed" in str(error):
        return Trouble(
            f"{settings.peer} lets us in, but not into SFTP; the partner must allow it to this user",
            misconfigured=True,
        )
    if isinstance(error, paramiko.SSHException | EOFError | OSError):
        return Trouble(_broken_off(error, transport, guard, settings))
    return error


def _broken_off(
    error: BaseException,
    transport: AttentiveTransport,
    guard: GuardedSocket,
    settings: SftpSettings,
) -> str:
    """Say how far it came: whether an SSH server answered at all, and what it did then."""
    peer = settings.peer
    if not guard.began:
        return (
            f"{peer} hung up before it said a word; check {settings.at('host')} and port, "
            "and ask the partner whether their server lets our address in"
        )
    if not guard.began.startswith(b"SSH-"):
        began = shown(guard.began.splitlines()[0])
        return (
            f"what answers for {peer} is no SSH server, it began with “{began}”; "
            f"check {settings.at('host')} and port: FTP, FTPS and HTTPS are not SFTP"
        )
    step = "while the gateway logged in" if transport.initial_kex_done else "while keys were agreed"
    if isinstance(error, paramiko.SSHException) and transport.is_active():
        return (
            f"{peer} did not go on {step}: {shown(str(error))}; ask the partner what their log says"
        )
    if isinstance(error, paramiko.SSHException):
        return (
            f"{peer} sent what is no SSH {step} ({shown(str(error))}); "
            "is something between that changes what is sent, or is the server broken?"
        )
    return f"{peer} hung up {step}; ask the partner what their log says of our address"


def _strange(settings: SftpSettings, seen: Sequence[str], known: Iterable[str]) -> Trouble:
    return Trouble(
        f"{settings.peer} shows another host key than agreed: seen {', '.join(seen)}, "
        f"agreed (host_keys) {', '.join(sorted(known))}. Nothing was sent. Ask the partner by another way whether "
        f"they changed it: if so, add the new one to {settings.at('host_keys')}; if not, somebody stands between",
        misconfigured=True,
    )


def _close(transport: paramiko.Transport) -> None:
    """End a connection at once, without waiting for the server, and its threads."""
    with suppress(Exception):  # whatever is wrong with it, it ends
        transport.close()
    transport.packetizer.complete_handshake()  # or its timer would outlive it
    transport.sock.close()
    if transport.is_alive():
        transport.join(_ENDING_S)
