"""Names that others may let lead anywhere: looked up once for each post, and never followed to this machine or its link.

Whoever owns a name says where it leads, and may say something else the next time (DNS rebinding). So what was looked at
is what is connected to; the server must still prove the name.
"""

import asyncio
import socket
from ipaddress import ip_address

import httpx2

_PORTS = {"http": 80, "https": 443}
_MOST_ADDRESSES = 4


class OutsideTransport(httpx2.AsyncHTTPTransport):
    """Connects as usual, but to no name that leads inside; an address, or ``localhost``, is what the site wrote and meant."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request to the first address of its name that lets us connect; each has its part of the time.

        Raises:
            ConnectError: the name is not found, leads inside, or nobody answers there.
            ConnectTimeout: nobody answers there in time.
        """
        url, host = request.url, request.url.host
        if is_written_out(host):
            return await super().handle_async_request(request)
        *first, last = await _addresses(host, url.port or _PORTS[url.scheme])
        times = request.extensions["timeout"]
        share = {**times, "connect": times["connect"] / (len(first) + 1)}
        request.extensions = {**request.extensions, "sni_hostname": host, "timeout": share}
        for address in first:
            request.url = url.copy_with(host=address)
            try:
                return await super().handle_async_request(request)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                continue
        request.url = url.copy_with(host=last)
        return await super().handle_async_request(request)


def is_written_out(host: str) -> bool:
    """Tell whether a host says by itself where it is, so that nobody else has a say."""
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


def is_inside(address: str) -> bool:
    """Tell whether an address is this machine's, its link's (where clouds keep credentials), or no single host's."""
    ip = ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_loopback or ip.is_link_local or ip.is_unspecified or ip.is_multicast


async def _addresses(host: str, port: int) -> list[str]:
    looking = asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    try:
        found = [str(each[4][0]) for each in await looking]
    except OSError as error:
        raise httpx2.ConnectError(str(error)) from error
    inside = [each for each in found if is_inside(each)]
    if inside or not found:
        where = inside[0] if inside else "nowhere"
        raise httpx2.ConnectError(f"its name leads to {where}, where no partner can be")
    return list(dict.fromkeys(found))[:_MOST_ADDRESSES]
