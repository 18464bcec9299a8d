"""Posting over HTTP: one request after the other, each under a deadline of its own, with no more read than was asked for."""

from edigateway.posting.client import Answer, Client, Unposted
from edigateway.posting.excerpt import excerpt
from edigateway.posting.reaching import Reached, reach
from edigateway.posting.retry_after import retry_after_s
from edigateway.posting.trust import Trust
from edigateway.posting.url import plain_url

__all__ = [
    "Answer",
    "Client",
    "Reached",
    "Trust",
    "Unposted",
    "excerpt",
    "plain_url",
    "reach",
    "retry_after_s",
]
