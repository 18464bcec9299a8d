"""Partners of a site in the gauntlet: how each gives its orders, and what it finds of our answers on its own side."""

import os
import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.support.as2_parties import party
from tests.support.as2_peer import As2Peer
from tests.support.orders import Order
from tests.support.places import HERE, Place
from tests.support.sftp_server import Files, SftpServer, host_key, user_key
from tests.support.sftp_site import keep

_WHOLE = re.compile(rb"ISA.*IEA\*1\*\d{9}~\s*", re.DOTALL)


class Partner(Protocol):
    """What the gauntlet must know of a partner; ``target`` is where its documents go."""

    name: str
    identity: str
    target: str

    def prepare(self, site: Path) -> str:
        """Put into the site what goes with this partner, and return the text of its file."""
        ...

    def give(self, order: Order) -> None:
        """Let the site have an order."""
        ...

    def is_quiet(self) -> bool:
        """Tell whether everything that was given is taken and, where that is usual, receipted."""
        ...

    def answers(self) -> Mapping[str, bytes]:
        """Return each file that we sent, by the name that it has for good."""
        ...

    def faults(self) -> Iterator[str]:
        """Return what does not add up on this partner's side."""
        ...


FILE = """\
partner: {name}
identities: [{{qualifier: ZZ, id: {identity}}}]
{ways}
receive:
  - {{document: "850", map: x12/850, deliver_to: [{target}]}}
"""


@dataclass(slots=True, kw_only=True)
class FolderPartner:
    """One that puts files into a folder, and takes ours from another."""

    name: str
    identity: str
    target: str
    exchange: Path

    def prepare(self, site: Path) -> str:
        for folder in ("in", "out"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        ways = (
            f'inbox: {{path: "{self.root}/in", ready: rename}}\noutbox: {{path: "{self.root}/out"}}'
        )
        return FILE.format(name=self.name, identity=self.identity, target=self.target, ways=ways)

    @property
    def root(self) -> Path:
        return self.exchange / self.name

    def give(self, order: Order) -> None:
        put(self.root / "in", f"order-{order.number}.edi".encode(), order.content())

    def is_quiet(self) -> bool:
        return not files(self.root / "in")

    def answers(self) -> Mapping[str, bytes]:
        return {path.name: path.read_bytes() for path in files(self.root / "out")}

    def faults(self) -> Iterator[str]:
        yield from _left(self.name, self.root / "in")
        yield from _halves(self.name, self.root / "out")


SFTP = """\
connection:
  {{transport: sftp, host: {host}, port: {port}, user: {user}, host_keys: ["{host_key}"],
   key: "${{cred:sftp-key}}", operation_s: {deadline_s}}}
inbox: {{path: /in, ready: rename{archive}}}
outbox: {{path: /out}}"""


@dataclass(slots=True, kw_only=True)
class SftpPartner:
    """One with an SFTP server, where its orders lie under names as ugly as names can be; perhaps they are archived."""

    name: str
    identity: str
    target: str
    root: Path
    archive: bool = False
    files: type[Files] = Files
    place: Place = HERE
    deadline_s: float = 5
    given: int = 0
    server: SftpServer = field(init=False)

    def __post_init__(self) -> None:
        for folder in ("in", "out"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        self.server = SftpServer(self.root, self.files, place=self.place)

    def close(self) -> None:
        self.server.close()

    def prepare(self, site: Path) -> str:
        keep(site, "sftp-key", user_key().export_private_key())
        ways = SFTP.format(
            host=self.place.host,
            deadline_s=self.deadline_s,
            port=self.server.port,
            user=self.server.user,
            host_key=host_key().get_fingerprint(),
            archive=", archive: /done" if self.archive else "",
        )
        return FILE.format(name=self.name, identity=self.identity, target=self.target, ways=ways)

    def give(self, order: Order) -> None:
        ugly = (b"order-%d.edi", b"\xff\xfe-%d.edi", b"a\nb\x1b[2J%d", b"-rf %d ..", b"%d;$(id)`")
        put(self.root / "in", ugly[order.number % len(ugly)] % order.number, order.content())
        self.given += 1

    def is_quiet(self) -> bool:
        return not files(self.root / "in")

    def answers(self) -> Mapping[str, bytes]:
        return {path.name: path.read_bytes() for path in files(self.root / "out")}

    def faults(self) -> Iterator[str]:
        yield from _left(self.name, self.root / "in")
        yield from _halves(self.name, self.root / "out")
        archived = len(files(self.root / "done"))
        if self.archive and archived != self.given:
            yield f"{self.name}: {archived} of {self.given} files are in the archive"


AS2 = """\
connection:
  transport: as2
  our_id: us-as2
  our_keys: [keys/us.key.pem]
  partner_id: {name}-as2
  partner_certificates: [keys/{name}.pem]
  url: {url}
  timeout_s: {deadline_s}
{more}
inbox: {{}}
outbox: {{}}"""
ASYNC = """\
  receipt: async
  receipt_url: {ours}
  receipt_within_h: 0.0005
  receipt_addresses: [{theirs}]"""


@dataclass(slots=True, kw_only=True)
class As2Partner:
    """One that calls us by AS2 and is called; with its receipts, and ours, in the answer or by calls of their own."""

    name: str
    identity: str
    target: str
    port: int
    """Of our listener."""
    is_async: bool = False
    our_address: str = "127.0.0.1"
    place: Place = HERE
    deadline_s: float = 5
    peer: As2Peer = field(init=False)

    def __post_init__(self) -> None:
        self.peer = As2Peer(self.name, self.gateway, is_async=self.is_async, place=self.place)

    @property
    def gateway(self) -> str:
        return f"http://{self.our_address}:{self.port}/as2"

    def close(self) -> None:
        self.peer.close()

    def prepare(self, site: Path) -> str:
        keys = site / "keys"
        keys.mkdir(exist_ok=True)
        ours = keys / "us.key.pem"
        ours.write_bytes(party("us").key_pem + party("us").certificate_pem)
        ours.chmod(0o600)
        (keys / f"{self.name}.pem").write_bytes(party(self.name).certificate_pem)
        later = ASYNC.format(ours=self.gateway, theirs=self.peer.receipts_url)
        ways = AS2.format(
            name=self.name,
            url=self.peer.url,
            deadline_s=self.deadline_s,
            more=later if self.is_async else "  receipt: sync",
        )
        return FILE.format(name=self.name, identity=self.identity, target=self.target, ways=ways)

    def give(self, order: Order) -> None:
        self.peer.give(f"order-{order.number}.edi", order.content())

    def is_quiet(self) -> bool:
        return self.peer.is_quiet

    def answers(self) -> Mapping[str, bytes]:
        return {key: each.content for key, each in self.peer.got.items()}

    def faults(self) -> Iterator[str]:
        yield from self.peer.faults()


def put(folder: Path, name: bytes, content: bytes) -> None:
    """Put a file there whole, as partners should."""
    final = folder / os.fsdecode(name)
    hidden = folder / f".{final.name}"
    hidden.write_bytes(content)
    hidden.rename(final)


def files(folder: Path) -> list[Path]:
    """Return the files in a folder that are not hidden."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        names = [each.name for each in entries if each.is_file() and not each.name.startswith(".")]
        return [folder / each for each in names]
    return []


def halves(partner: Partner) -> Iterator[str]:
    """Return which of the files that a partner can see under their final names are not whole."""
    for name, content in partner.answers().items():
        if not _WHOLE.fullmatch(content):
            yield f"{partner.name}: {name} is not whole: {content[-20:]!r}"


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _left(name: str, folder: Path) -> Iterator[str]:
    if left := [path.name for path in folder.rglob("*") if path.is_file()]:
        yield f"inbox of {name}: {left} is left"


def _halves(name: str, folder: Path) -> Iterator[str]:
    if left := [path.name for path in folder.iterdir() if path.name.startswith(".")]:
        yield f"outbox of {name}: {left} is left of what was written"
