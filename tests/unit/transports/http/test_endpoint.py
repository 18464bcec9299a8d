"""Files that partners post: who is let in, what is taken, and what they are told."""

import hashlib
import json
import pickle
from pathlib import Path

import pytest
from pydantic import ValidationError

from edigateway.contracts.endpoint import Call, CalledTransport, Caller, Reply
from edigateway.contracts.outcome import Ending
from edigateway.errors import Misconfigured, Temporary
from edigateway.transports.http import HttpEndpoint, HttpMailboxSettings, HttpTransport

TOKEN = "a-token-of-acme"
CERTIFICATE = "1a" * 32
TRANSPORT = HttpTransport()
ACME = Caller(partner="acme", reference="r1")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "secrets").mkdir()
    for name, token in (("acme", TOKEN), ("both", "a-token-of-both")):
        (tmp_path / "secrets" / name).write_text(token + "\n")
        (tmp_path / "secrets" / name).chmod(0o600)
    return tmp_path


@pytest.fixture
def endpoint(site: Path) -> HttpEndpoint:
    """Return the endpoint of three partners: known by a token, by a certificate, and by both."""
    colons = ":".join(CERTIFICATE[n : n + 2].upper() for n in range(0, 64, 2))
    written = {
        "acme": {"token": "${cred:acme}"},
        "bolt": {"certificates": [colons]},
        "both": {"token": "${cred:both}", "certificates": [CERTIFICATE]},
    }
    mailboxes = {name: HttpMailboxSettings.model_validate(each) for name, each in written.items()}
    return TRANSPORT.endpoint(mailboxes, site)


def make_call(
    folder: Path,
    *headers: tuple[str, str],
    partner: str = "acme",
    body: bytes = b"ISA*00*",
    certificate: str = "",
) -> Call:
    path = folder / "call"
    path.write_bytes(body)
    return Call(
        path=f"/in/{partner}",
        headers=headers,
        body=path,
        size_bytes=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        caller="192.0.2.1",
        certificate=certificate,
    )


def bearer(token: str = TOKEN) -> tuple[str, str]:
    return ("Authorization", f"Bearer {token}")


def test_transport_http_is_called() -> None:
    """It is one that partners call, below a path of its own."""
    assert isinstance(TRANSPORT, CalledTransport)
    assert TRANSPORT.path == "/in/"


@pytest.mark.parametrize(
    ("partner", "token", "certificate", "known"),
    [
        ("acme", TOKEN, "", True),
        ("acme", TOKEN, CERTIFICATE, True),
        ("acme", "a-token-of-both", "", False),
        ("acme", TOKEN + "x", "", False),
        ("acme", None, CERTIFICATE, False),
        ("bolt", None, CERTIFICATE, True),
        ("bolt", TOKEN, "", False),
        ("bolt", None, "2b" * 32, False),
        ("both", "a-token-of-both", CERTIFICATE, True),
        ("both", "a-token-of-both", "", False),
        ("both", None, CERTIFICATE, False),
        ("nobody", TOKEN, CERTIFICATE, False),
        ("acme/", TOKEN, "", False),
        ("acme/x", TOKEN, "", False),
        ("ACME", TOKEN, "", False),
        ("", TOKEN, "", False),
    ],
)
def test_endpoint_knows_a_partner_by_what_was_agreed(
    endpoint: HttpEndpoint,
    tmp_path: Path,
    partner: str,
    token: str | None,
    certificate: str,
    known: bool,
) -> None:
    """Each by all that the settings ask for, and by nothing of another partner's (R7)."""
    headers = [bearer(token)] if token else []
    call = make_call(tmp_path, *headers, partner=partner, certificate=certificate)
    found = endpoint.recognise(call)
    if known:
        assert isinstance(found, Caller)
        assert found.partner == partner
    else:
        assert found == Reply(status=401, headers=(("WWW-Authenticate", "Bearer"),))


@pytest.mark.parametrize(
    ("partner", "token", "certificate", "says"),
    [
        ("nobody", TOKEN, "", "no partner of this name"),
        ("acme", None, "", "it shows no token"),
        ("acme", TOKEN + "x", "", "its token is not this partner's"),
        ("both", "a-token-of-both", "", "it shows no client certificate"),
        ("both", "a-token-of-both", "2b" * 32, "its client certificate, SHA-256 2b2b"),
    ],
)
def test_endpoint_tells_our_log_what_a_caller_lacks(
    endpoint: HttpEndpoint,
    tmp_path: Path,
    partner: str,
    token: str | None,
    certificate: str,
    says: str,
) -> None:
    """The operator sees which it was; the caller does not, and the token stands nowhere."""
    headers = [bearer(token)] if token else []
    call = make_call(tmp_path, *headers, partner=partner, certificate=certificate)
    reply = endpoint.recognise(call)
    assert isinstance(reply, Reply)
    assert says in reply.reason
    assert reply.reason.startswith(f"a call for '{partner}': ")
    assert (token or "-") not in reply.reason


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Authorization", TOKEN)],
        [("Authorization", f"Basic {TOKEN}")],
        [("Authorization", "Bearer ")],
        [bearer(), bearer()],
        [bearer(f"{TOKEN} more")],
        [bearer("caf\xe9")],
        [("X-Authorization", f"Bearer {TOKEN}")],
    ],
)
def test_endpoint_token_that_is_not_sent_as_agreed_is_none(
    endpoint: HttpEndpoint, tmp_path: Path, headers: list[tuple[str, str]]
) -> None:
    """One header, one form; and no hint at what was wrong."""
    assert endpoint.recognise(make_call(tmp_path, *headers)) == endpoint.recognise(
        make_call(tmp_path, partner="nobody")
    )


def test_endpoint_scheme_is_read_in_any_case(endpoint: HttpEndpoint, tmp_path: Path) -> None:
    """RFC 9110 §11.1: the name of the scheme has no case."""
    call = make_call(tmp_path, ("authorization", f"bearer {TOKEN}"))
    assert isinstance(endpoint.recognise(call), Caller)


def test_endpoint_call_with_a_key_is_named_by_it(endpoint: HttpEndpoint, tmp_path: Path) -> None:
    """The caller says which calls are the same."""
    call = make_call(tmp_path, bearer(), ("idempotency-key", "order-17"))
    assert endpoint.recognise(call) == Caller(partner="acme", reference="order-17")


def test_endpoint_call_without_a_key_is_named_by_its_bytes(
    endpoint: HttpEndpoint, tmp_path: Path
) -> None:
    """The same bytes again are the same file."""
    call = make_call(tmp_path, bearer())
    assert endpoint.recognise(call) == Caller(partner="acme", reference=f"sha256:{call.sha256}")


@pytest.mark.parametrize("keys", [[""], ["a b"], ["x" * 201], ["caf\xe9"], ["a", "a"], ["a\tb"]])
def test_endpoint_key_that_is_no_good_is_told(
    endpoint: HttpEndpoint, tmp_path: Path, keys: list[str]
) -> None:
    """400, and why: the partner is known by then."""
    call = make_call(tmp_path, bearer(), *(("Idempotency-Key", key) for key in keys))
    found = endpoint.recognise(call)
    assert isinstance(found, Reply)
    assert found.status == 400
    assert "Idempotency-Key" in json.loads(found.body)["error"]


def test_endpoint_bad_key_of_a_stranger_is_not_told(endpoint: HttpEndpoint, tmp_path: Path) -> None:
    """Strangers learn nothing but that they are strangers."""
    found = endpoint.recognise(make_call(tmp_path, ("Idempotency-Key", "a b")))
    assert isinstance(found, Reply)
    assert found.status == 401


def test_endpoint_file_is_taken_as_it_is(endpoint: HttpEndpoint, tmp_path: Path) -> None:
    """Bytes, name, digest and the answer that is given when all is durable."""
    call = make_call(tmp_path, ("Content-Disposition", 'attachment; filename="order.edi"'))
    taken = endpoint.take(call, ACME)
    [arrival] = taken.arrivals
    assert (arrival.name, arrival.payload, arrival.refusal) == ("order.edi", b"ISA*00*", None)
    assert taken.content_sha256 == call.sha256
    assert taken.reply.status == 200
    assert json.loads(taken.reply.body) == {"received": True, "sha256": call.sha256}
    assert (taken.reply_to, taken.refusal, taken.receipt) == ("", "", None)
    assert taken.facts == {"caller": "192.0.2.1"}


def test_endpoint_arrival_is_named_for_good(endpoint: HttpEndpoint, tmp_path: Path) -> None:
    """The same call has the same key, and another partner's or another reference's has another."""
    call = make_call(tmp_path)
    callers = [
        ACME,
        ACME,
        Caller(partner="acme", reference="r2"),
        Caller(partner="bolt", reference="r1"),
    ]
    keys = [endpoint.take(call, each).arrivals[0].key for each in callers]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ([], b"", 400),
        ([("Content-Encoding", "gzip")], b"x", 415),
        ([("Content-Encoding", "identity"), ("Content-Encoding", "br")], b"x", 415),
        ([("Content-Type", "multipart/form-data; boundary=x")], b"x", 415),
    ],
)
def test_endpoint_body_that_is_no_file_is_refused_with_a_reason(
    endpoint: HttpEndpoint, tmp_path: Path, headers: list[tuple[str, str]], body: bytes, status: int
) -> None:
    """What cannot be a partner's file is not taken for one."""
    taken = endpoint.take(make_call(tmp_path, *headers, body=body), ACME)
    assert (taken.arrivals, taken.reply.status) == ((), status)
    assert taken.refusal in json.loads(taken.reply.body)["error"]


def test_endpoint_body_that_changed_on_the_disk_is_not_taken(
    endpoint: HttpEndpoint, tmp_path: Path
) -> None:
    """What was received is what is taken, or nothing is."""
    call = make_call(tmp_path)
    call.body.write_bytes(b"ISA*01*")
    with pytest.raises(Temporary, match="not what was received"):
        endpoint.take(call, ACME)


def test_endpoint_other_bytes_under_the_same_key_are_told(
    endpoint: HttpEndpoint, tmp_path: Path
) -> None:
    """F14: 409."""
    reply = endpoint.contradict(make_call(tmp_path), ACME)
    assert reply.status == 409


def test_endpoint_replies_nowhere_later(endpoint: HttpEndpoint) -> None:
    """Callers have their answer already."""
    outcome = endpoint.reply_later(Reply(status=200), "https://x.example", "acme")
    assert outcome.ending is Ending.REFUSED


def test_endpoint_can_be_pickled_and_holds_no_token(endpoint: HttpEndpoint) -> None:
    """Several processes use it, and none of them needs the token itself."""
    pickled = pickle.dumps(endpoint)
    assert pickle.loads(pickled) == endpoint
    assert TOKEN.encode() not in pickled
    assert TOKEN not in repr(endpoint)


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"token": "written-out"},
        {"certificates": ["1a"]},
        {"certificates": ["1a" * 20]},
        {"certificates": []},
        {"token": "${cred:x}", "path": "x"},
    ],
)
def test_settings_that_know_nobody_are_refused(written: dict[str, object]) -> None:
    """A partner that posts is known by something, and secrets are only named."""
    with pytest.raises(ValidationError) as caught:
        HttpMailboxSettings.model_validate(written)
    assert "written-out" not in str(caught.value)


def test_transport_without_its_token_is_told(site: Path) -> None:
    """A token that cannot be read is a fault of the site."""
    settings = HttpMailboxSettings.model_validate({"token": "${cred:missing}"})
    with pytest.raises(Misconfigured, match="the secret cannot be read"):
        TRANSPORT.endpoint({"acme": settings}, site)


def test_transport_http_has_no_outbox(site: Path) -> None:
    """Said plainly, with what to do instead."""
    settings = HttpMailboxSettings.model_validate({"token": "${cred:acme}"})
    with pytest.raises(Misconfigured, match="give the partner an outbox of another transport"):
        TRANSPORT.outbox(settings, site)
