"""Posting to a real server that answers well, badly, slowly, half, or not at all."""

import gzip
import logging
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from edigateway.adapters.http import HttpSettings, HttpTarget
from edigateway.adapters.http import target as target_module
from edigateway.adapters.http.target import MAX_ANSWER_BYTES
from edigateway.contracts.outcome import Ending, Outcome
from tests.contracts.adapter_contract import dispatch
from tests.support.erp import Erp, Reply

TOKEN = "s3cr3t-canary"


def post(url: str, site: Path = Path(), **settings: object) -> Outcome:
    """Deliver one message to a new target."""
    written = HttpSettings.model_validate({"url": url, "timeout_s": 5, **settings})
    with closing(HttpTarget(written, site)) as target:
        [outcome] = target.deliver([dispatch(1)])
    return outcome


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for what other threads will have done in a moment."""
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "erp").write_text(TOKEN)
    (tmp_path / "secrets" / "erp").chmod(0o600)
    return tmp_path


def test_post_carries_key_kind_token_and_content(site: Path) -> None:
    """What the ERP needs to know is in the request, and no more."""
    with Erp() as erp:
        outcome = post(f"{erp.url}?queue=edi", site, token="${cred:erp}")
    [request] = erp.posts
    assert request.path == "/messages?queue=edi"
    assert request.body == dispatch(1).content
    assert request.headers["idempotency-key"] == dispatch(1).idempotency_key
    assert request.headers["content-type"] == "application/json"
    assert request.headers["x-edigateway-kind"] == "purchase_order"
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert outcome.ending is Ending.ACCEPTED
    assert outcome.detail == f'{erp.url} answered 201: {{"ok":true}}'


def test_messages_share_a_connection_and_keep_their_order() -> None:
    """Many messages need one connection and arrive in order."""
    with Erp() as erp, closing(HttpTarget(HttpSettings(url=erp.url), Path())) as target:
        assert len(target.deliver([dispatch(n) for n in range(20)])) == 20
        assert len(target.deliver([dispatch(20)])) == 1
        keys = [each.headers["idempotency-key"] for each in erp.posts]
    assert keys == [dispatch(n).idempotency_key for n in range(21)]


def test_deliver_stops_at_the_first_deferred_and_not_at_a_refused() -> None:
    """A bad document does not stop the next; a busy ERP does, and gets the rest later."""
    replies = [Reply(), Reply(status=422), Reply(status=503, headers={"Retry-After": "9"})]
    with Erp(replies) as erp, closing(HttpTarget(HttpSettings(url=erp.url), Path())) as target:
        outcomes = target.deliver([dispatch(n) for n in range(5)])
        assert [each.ending for each in outcomes] == ["accepted", "refused", "deferred"]
        assert outcomes[-1].retry_after_s == 9
        assert len(erp.posts) == 3
        again = target.deliver([dispatch(n) for n in range(2, 5)])
        assert [each.ending for each in again] == ["accepted"] * 3


@pytest.mark.parametrize(
    "reply",
    [Reply(cut_after=0), Reply(cut_after=9), Reply(cut_after=40), Reply(cut_after=-1)],
    ids=["at once", "in the status", "in the header", "in the body"],
)
def test_answer_lost_on_the_way_is_deferred_and_has_one_effect(reply: Reply) -> None:
    """The ERP did it and the answer is lost: the retry with the same key is accepted, done once."""
    with Erp([reply]) as erp, closing(HttpTarget(HttpSettings(url=erp.url), Path())) as target:
        [lost] = target.deliver([dispatch(1)])
        [again] = target.deliver([dispatch(1)])
    assert lost.ending is Ending.DEFERRED
    assert lost.detail.startswith(f"{erp.url} gave no whole answer: ")
    assert (again.ending, len(erp.posts), len(erp.effects)) == (Ending.ACCEPTED, 2, 1)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(delay_s=3),
        Reply(drip_s=0.05),
        Reply(drip_s=0.05, headers={"X-Long": "x" * 500}),
        Reply(drip_s=0.002, body=b"x" * 5000),
    ],
    ids=["silence", "dripping", "dripping header", "dripping body"],
)
def test_slow_answer_ends_at_the_deadline(reply: Reply) -> None:
    """However cleverly a server dawdles, the whole request has one deadline."""
    with Erp([reply]) as erp:
        start = time.monotonic()
        outcome = post(erp.url, timeout_s=0.4)
        assert time.monotonic() - start < 1.5
    assert outcome.ending is Ending.DEFERRED
    assert outcome.detail == f"{erp.url} did not answer in full within 0.4 s"


def test_server_that_accepts_and_says_nothing_ends_at_the_deadline() -> None:
    """A half-open connection, TLS or not, holds nobody longer than agreed."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        plain = post(f"http://127.0.0.1:{port}/", timeout_s=0.4)
        assert plain.detail.endswith("did not answer in full within 0.4 s")
        tls = post(f"https://127.0.0.1:{port}/", timeout_s=0.4)
        assert f"127.0.0.1 does not answer at port {port} within 0.2 s" in tls.detail
    assert {plain.ending, tls.ending} == {Ending.DEFERRED}


def test_target_works_again_after_a_deadline() -> None:
    """A cancelled request leaves nothing behind that disturbs the next."""
    with Erp([Reply(delay_s=1)]) as erp:
        settings = HttpSettings(url=erp.url, timeout_s=0.3)
        with closing(HttpTarget(settings, Path())) as target:
            endings = [target.deliver([dispatch(1)])[0].ending for _ in range(2)]
    assert endings == [Ending.DEFERRED, Ending.ACCEPTED]


def test_slow_answer_to_one_thread_holds_up_no_other() -> None:
    """Each message has its deadline for itself, whatever else is under way."""
    replies = [Reply(delay_s=2)]
    settings = HttpSettings.model_validate({"timeout_s": 1, "url": "http://x/"})
    with Erp(replies) as erp, ThreadPoolExecutor() as threads:
        written = settings.model_copy(update={"url": erp.url})
        with closing(HttpTarget(written, Path())) as target:
            slow = threads.submit(target.deliver, [dispatch(0)])
            wait_until(lambda: len(erp.posts) == 1)
            others = [threads.submit(target.deliver, [dispatch(n)]) for n in range(1, 9)]
            assert {each.result()[0].ending for each in others} == {Ending.ACCEPTED}
            assert not slow.done()
            assert slow.result()[0].detail.endswith("did not answer in full within 1 s")


def test_close_while_posting_defers_at_once_and_leaves_no_thread() -> None:
    """Nobody waits for an answer that can never be read any more."""
    with Erp([Reply(delay_s=3)] * 3) as erp, ThreadPoolExecutor() as threads:
        target = HttpTarget(HttpSettings(url=erp.url), Path())
        under_way = [threads.submit(target.deliver, [dispatch(n), dispatch(9)]) for n in range(3)]
        wait_until(lambda: len(erp.posts) == 3)
        start = time.monotonic()
        target.close()
        cut = [each.result(timeout=5) for each in under_way]
        assert time.monotonic() - start < 1.5
    assert [[each.ending for each in outcomes] for outcomes in cut] == [[Ending.DEFERRED]] * 3
    assert cut[0][0].detail == f"posting to {erp.url} was given up because we are closing"
    assert not [each for each in threading.enumerate() if each.name == f"posts to {erp.url}"]


def test_closed_target_posts_nothing() -> None:
    """What comes too late is tried by the next target, and begins no thread that nobody would end."""
    with Erp() as erp:
        target = HttpTarget(HttpSettings(url=erp.url), Path())
        target.close()
        [late] = target.deliver([dispatch(1)])
        assert erp.posts == []
    assert late.ending is Ending.DEFERRED
    assert "we are closing" in late.detail


def test_nobody_there_is_deferred_with_the_reason() -> None:
    """A refused connection and an unknown name are told as the system tells them."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert "Connection refused" in post(f"http://127.0.0.1:{port}/").detail
    outcome = post("http://erp.invalid/")
    assert outcome.ending is Ending.DEFERRED
    assert "http://erp.invalid/" in outcome.detail


def test_redirect_is_not_followed() -> None:
    """A message goes to the address that was written, and nowhere else."""
    with Erp() as elsewhere, Erp([Reply(status=307, headers={"Location": elsewhere.url})]) as erp:
        outcome = post(erp.url)
        assert elsewhere.posts == []
    assert (outcome.ending, outcome.misconfigured) == (Ending.DEFERRED, True)
    assert "redirects are not followed" in outcome.detail


def test_huge_answer_is_read_to_its_bound_only() -> None:
    """The status says it all; nobody fills our memory with a body."""
    big = Reply(body=b"x" * 50_000_000)
    endless = Reply(headers={"Content-Length": str(1 << 40)}, body=b"y" * (MAX_ANSWER_BYTES + 1))
    with Erp([big, endless]) as erp, closing(HttpTarget(HttpSettings(url=erp.url), Path())) as t:
        outcomes = t.deliver([dispatch(1), dispatch(2)])
    assert [each.ending for each in outcomes] == ["accepted", "accepted"]
    assert all(len(each.detail) < 300 for each in outcomes)


def test_compressed_answer_is_never_inflated() -> None:
    """We ask for none, and a bomb sent all the same stays packed."""
    bomb = gzip.compress(b"x" * 50_000_000)
    with Erp([Reply(headers={"Content-Encoding": "gzip"}, body=bomb)]) as erp:
        outcome = post(erp.url)
    assert erp.posts[0].headers["accept-encoding"] == "identity"
    assert outcome.ending is Ending.ACCEPTED
    assert "xxxx" not in outcome.detail


def test_cookies_are_not_kept() -> None:
    """One answer changes nothing about the next request."""
    reply = Reply(headers={"Set-Cookie": "session=1; Path=/"})
    with Erp([reply]) as erp, closing(HttpTarget(HttpSettings(url=erp.url), Path())) as target:
        target.deliver([dispatch(1), dispatch(2)])
    assert ["cookie" in each.headers for each in erp.posts] == [False, False]


def test_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the settings say where messages go."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with Erp() as erp:
        assert post(erp.url).ending is Ending.ACCEPTED


def test_body_that_says_error_is_not_parsed() -> None:
    """A 2xx is accepted whatever its body says, which is kept as detail for people."""
    with Erp([Reply(status=200, body=b'{"status":"error"')]) as erp:
        outcome = post(erp.url)
    assert outcome.ending is Ending.ACCEPTED
    assert outcome.detail.endswith('200: {"status":"error"')


def test_answer_that_is_not_http_is_deferred() -> None:
    """Garbage on the port is a temporary fault, told and survived."""
    with Erp([Reply(headers={"Bad Name\x00": "x"})]) as erp:
        outcome = post(erp.url)
    assert outcome.ending is Ending.DEFERRED
    assert "gave no whole answer" in outcome.detail


def test_token_is_never_shown(site: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A server that repeats the token gets it into no detail and no log line."""
    caplog.set_level(logging.DEBUG)
    echo = f"token {TOKEN} expired".encode()
    with Erp([Reply(status=401, body=echo), Reply(status=400, body=echo)]) as erp:
        outcomes = [post(erp.url, site, token="${cred:erp}") for _ in range(2)]
    assert [each.ending for each in outcomes] == ["deferred", "refused"]
    assert outcomes[0].misconfigured
    assert TOKEN not in repr(outcomes) + caplog.text


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "é", "tab\t"])
def test_token_that_no_header_can_carry_is_misconfigured(
    site: Path, caplog: pytest.LogCaptureFixture, token: str
) -> None:
    """A broken secret is told without showing it, and nothing is posted."""
    (site / "secrets" / "erp").write_text(token)
    with Erp() as erp:
        outcome = post(erp.url, site, token="${cred:erp}")
        assert erp.posts == []
    assert (outcome.ending, outcome.misconfigured) == (Ending.DEFERRED, True)
    assert "secrets/erp" in outcome.detail
    assert token not in outcome.detail + caplog.text


def test_missing_token_is_misconfigured_until_it_is_there(site: Path) -> None:
    """A token is looked up each time, so mending the file is enough."""
    settings = HttpSettings.model_validate({"url": "http://x/", "token": "${cred:erp}"})
    (site / "secrets" / "erp").rename(site / "secrets" / "later")
    with Erp() as erp:
        written = settings.model_copy(update={"url": erp.url})
        with closing(HttpTarget(written, site)) as target:
            [missing] = target.deliver([dispatch(1)])
            (site / "secrets" / "later").rename(site / "secrets" / "erp")
            [there] = target.deliver([dispatch(1)])
    assert (missing.ending, missing.misconfigured) == (Ending.DEFERRED, True)
    assert there.ending is Ending.ACCEPTED


def test_unexpected_error_is_a_deferral(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Even a fault of ours is told as a deferral, with its traceback in the log."""

    def broken(*_: object, **__: object) -> None:
        raise ValueError("of ours")

    monkeypatch.setattr("edigateway.adapters.http.target.outcome", broken)
    with Erp() as erp:
        outcome = post(erp.url)
    assert outcome.ending is Ending.DEFERRED
    assert outcome.detail == f"posting to {erp.url} failed: of ours"
    assert "Traceback" in caplog.text


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a self-signed certificate for 127.0.0.1; its key is in the same file."""
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test "
        "-addext subjectAltName=IP:127.0.0.1"
    )
    try:
        subprocess.run(
            [*command.split(), "-keyout", str(path), "-out", f"{path}.crt"],
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("making a certificate needs the openssl command")
    path.write_bytes(path.read_bytes() + path.with_name("server.pem.crt").read_bytes())
    return path


@pytest.fixture
def tls_erp(certificate: Path) -> Iterator[Erp]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Erp(tls=context) as erp:
        yield erp


def test_certificate_that_nobody_vouches_for_is_not_trusted(tls_erp: Erp) -> None:
    """Without its certificate in ``ca_file`` a server gets nothing."""
    outcome = post(tls_erp.url)
    assert outcome.ending is Ending.DEFERRED
    assert "self-signed certificate" in outcome.detail
    assert tls_erp.posts == []


def test_certificate_of_the_site_is_trusted_for_its_name_only(
    tls_erp: Erp, certificate: Path
) -> None:
    """``ca_file`` replaces the system's certificates, and the name is still compared."""
    name = certificate.name
    assert post(tls_erp.url, certificate.parent, ca_file=name).ending is Ending.ACCEPTED
    other_name = tls_erp.url.replace("127.0.0.1", "localhost")
    outcome = post(other_name, certificate.parent, ca_file=name)
    assert outcome.ending is Ending.DEFERRED
    assert "mismatch" in outcome.detail


@pytest.mark.parametrize("content", [None, b"", b"not a certificate"])
def test_ca_file_that_cannot_be_used_is_misconfigured(
    tmp_path: Path, tls_erp: Erp, content: bytes | None
) -> None:
    """Missing, empty or senseless: told with the file's name, never ignored."""
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    outcome = post(tls_erp.url, tmp_path, ca_file="ca.pem")
    assert (outcome.ending, outcome.misconfigured) == (Ending.DEFERRED, True)
    assert "ca.pem" in outcome.detail
    assert tls_erp.posts == []


def test_deliver_to_a_slow_target_returns_before_all_is_posted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was not begun in time is left for the next turn, so that the daemon can always end."""
    monkeypatch.setattr(target_module, "LONGEST_BATCH_S", 0.1)
    with Erp([Reply(delay_s=0.2)] * 3) as erp:
        written = HttpSettings.model_validate({"url": erp.url, "timeout_s": 5})
        with closing(HttpTarget(written, Path())) as target:
            outcomes = target.deliver([dispatch(n) for n in range(3)])
    assert [each.ending for each in outcomes] == [Ending.ACCEPTED]
    assert len(erp.effects) == 1
