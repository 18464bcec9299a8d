"""Who calls, as seen by us or by a proxy that is trusted."""

from urllib.parse import quote

import pytest

from edigateway.config.listener import ProxySettings
from edigateway.listener.callers import Callers, Headers
from tests.support.tls_keys import make_key_pair

PROXY = ProxySettings(addresses=("10.0.0.0/24", "::1"), certificate_header="X-Client-Certificate")
SHOWN, TOLD = "1a" * 32, "2b" * 32


def for_(address: str, certificate: str | None = None) -> Headers:
    headers = [("x-forwarded-for", address)]
    return tuple(headers + ([("X-Client-Certificate", certificate)] if certificate else []))


@pytest.mark.parametrize("peer", ["192.0.2.9", "10.0.1.1", "::2", ""])
def test_caller_headers_of_a_stranger_are_not_believed(peer: str) -> None:
    """Whoever is no trusted proxy could write anything."""
    found = Callers(PROXY).caller(peer, SHOWN, for_("203.0.113.5", TOLD))
    assert found == (peer, SHOWN)


def test_caller_headers_without_a_proxy_are_not_believed() -> None:
    """Without the setting nobody is trusted."""
    assert Callers(None).caller("10.0.0.1", SHOWN, for_("203.0.113.5", TOLD)) == ("10.0.0.1", SHOWN)


@pytest.mark.parametrize("peer", ["10.0.0.1", "::1", "::ffff:10.0.0.1"])
def test_caller_headers_of_a_trusted_proxy_count(peer: str) -> None:
    """By its address, in either form of it."""
    found = Callers(PROXY).caller(peer, SHOWN, for_("203.0.113.5", TOLD))
    assert found == ("203.0.113.5", TOLD)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("6.6.6.6, 203.0.113.5", "203.0.113.5"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("unknown", "10.0.0.1"),
        ("", "10.0.0.1"),
        ("203.0.113.5:99", "10.0.0.1"),
    ],
)
def test_caller_address_is_the_last_that_the_proxy_wrote(written: str, address: str) -> None:
    """Whatever stands before it may be the caller's own invention."""
    assert Callers(PROXY).caller("10.0.0.1", "", for_(written)) == (address, "")


def test_caller_certificate_in_pem_counts_by_its_digest() -> None:
    """Some proxies hand on the certificate itself, with %-escapes."""
    pair = make_key_pair()
    written = quote(pair.certificate.decode())
    assert Callers(PROXY).caller("::1", "", for_("::2", written)) == ("::2", pair.fingerprint)


@pytest.mark.parametrize("written", ["2b" * 31, "nonsense", "%zz", "2b" * 20, "-----BEGIN"])
def test_caller_certificate_that_is_none_counts_as_none(written: str) -> None:
    """A proxy that writes something else vouches for nobody."""
    assert Callers(PROXY).caller("::1", SHOWN, for_("::2", written)) == ("::2", "")


def test_caller_certificate_written_twice_counts_as_none() -> None:
    """Then one of them is not the proxy's."""
    headers = (("X-Client-Certificate", TOLD), ("x-client-certificate", SHOWN))
    assert Callers(PROXY).caller("::1", "", headers) == ("::1", "")


def test_caller_certificate_of_the_proxy_itself_is_not_the_callers() -> None:
    """The proxy may show a certificate of its own; it is no partner."""
    assert Callers(PROXY).caller("::1", SHOWN, for_("::2")) == ("::2", "")
