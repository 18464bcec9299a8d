"""Two sites that speak AS2 with each other, each behind a small HTTP server on a port of this machine."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from edigateway.contracts.endpoint import Call
from edigateway.listener.wire import decode_reply, encode_reply
from tests.support.as2_parties import party
from tests.support.open_site import OpenSite
from tests.support.site import SmallSite

PARTNER = """\
partner: {them}
identities: [{{qualifier: ZZ, id: {identity}}}]
our_identities: [{{qualifier: ZZ, id: {our_identity}}}]
connection:
  transport: as2
  partner_id: {them}-as2
  partner_certificates: [keys/{them}.pem]
  url: {url}
{more}
inbox: {{}}
outbox: {{}}
receive:
  - {{document: "850", map: x12/850, deliver_to: [erp]}}
"""
DEFAULTS = """\
transports:
  as2: {{our_id: {us}-as2, our_keys: [keys/{us}.key.pem]}}
"""


@dataclass(slots=True, kw_only=True)
class As2Site:
    """A site's files; ``us`` and ``them`` are the names of both, and in capitals their identities."""

    root: Path
    us: str
    them: str

    def write(self, url: str, more: str = "") -> None:
        """Write everything; ``more`` are further keys of the connection, a line each."""
        SmallSite(root=self.root).write()
        (self.root / "partners" / "acme.yaml").unlink()
        with (self.root / "edigateway.yaml").open("a") as settings:
            settings.write(DEFAULTS.format(us=self.us))
        keys = self.root / "keys"
        keys.mkdir(exist_ok=True)
        ours = keys / f"{self.us}.key.pem"
        ours.write_bytes(party(self.us).key_pem + party(self.us).certificate_pem)
        ours.chmod(0o600)
        (keys / f"{self.them}.pem").write_bytes(party(self.them).certificate_pem)
        self.partner(url, more)

    def partner(self, url: str, more: str = "") -> None:
        """Write the partner's file (anew)."""
        text = PARTNER.format(
            them=self.them,
            url=url,
            more="".join(f"  {line}\n" for line in more.splitlines()),
            identity=self.them.upper(),
            our_identity=self.us.upper(),
        )
        (self.root / "partners" / f"{self.them}.yaml").write_text(text)

    def certificates(self, *files: str) -> None:
        """Name these certificates of the partner, in place of the one that was written."""
        self._replace(
            f"partners/{self.them}.yaml", f"[keys/{self.them}.pem]", f"[{', '.join(files)}]"
        )

    def own_keys(self, *files: str) -> None:
        """Name these keys of ours, in place of the one that was written."""
        self._replace("edigateway.yaml", f"[keys/{self.us}.key.pem]", f"[{', '.join(files)}]")

    def _replace(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))


@dataclass(slots=True, kw_only=True)
class Server:
    """Where a site can be called; ``faults`` are taken, one for each call, in place of an answer."""

    url: str
    faults: list[str] = field(default_factory=list)
    site: OpenSite | None = None
    calls: int = 0


@contextmanager
def serving() -> Iterator[Server]:
    """Serve calls for a site that is put into the server when it is open."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.calls += 1
            fault = server.faults.pop(0) if server.faults else ""
            if fault == "cut before":
                self.close_connection = True
                return
            assert server.site is not None
            if fault.isdigit():
                self.send_response(int(fault))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            file = server.site.root / "state" / f"call-{threading.get_ident()}-{server.calls}"
            file.write_bytes(body)
            reply = server.site.parts.admit(
                Call(
                    path=self.path,
                    headers=tuple(self.headers.items()),
                    body=file,
                    size_bytes=len(body),
                    sha256=hashlib.sha256(body).hexdigest(),
                    caller="127.0.0.1",
                )
            )
            reply = decode_reply(encode_reply(reply))  # what the listener would not give to anybody
            if fault == "cut after":
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(url=f"http://127.0.0.1:{http.server_port}/as2")
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
