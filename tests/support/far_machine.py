"""A machine at the other end of a line that can be spoiled: a network namespace behind a pair of virtual cards.

Needs root and ip, nft and tc (Debian: iproute2, nftables). The kernel's netem is not needed: packets are dropped and
connections reset by nft, and a slow line is a token bucket.
"""

import itertools
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Self

from tests.support.places import Place

_numbers = itertools.count()
_RULES = """\
flush ruleset
table inet line {{
  chain there {{ type filter hook input priority 0; iif "lo" accept; {rule}; }}
  chain back {{ type filter hook output priority 0; oif "lo" accept; {rule}; }}
}}
"""


def hindrance() -> str:
    """Return why no such machine can be made here, or nothing."""
    if os.geteuid() != 0:
        return "needs root, to make network namespaces"
    if missing := [each for each in ("ip", "nft", "tc") if shutil.which(each) is None]:
        return f"needs {' and '.join(missing)}"
    name = f"edigw-try-{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False)
    if made.returncode:
        return f"may not make network namespaces: {made.stderr.decode().strip()}"
    subprocess.run(["ip", "netns", "del", name], check=True)
    return ""


class FarMachine:
    """The machine, and the line to it; both are gone at the end."""

    def __init__(self) -> None:
        """Choose names and addresses; nothing is made yet."""
        number = next(_numbers)
        tag = f"{os.getpid()}x{number}"
        self._name, self._near, self._far = f"edigw-{tag}", f"n{tag}", f"f{tag}"
        net = f"10.231.{os.getpid() % 200}.{number % 60 * 4}"
        stem, _, last = net.rpartition(".")
        self.our_address = f"{stem}.{int(last) + 1}"
        self.place = Place(f"{stem}.{int(last) + 2}", Path("/run/netns") / self._name)

    def __enter__(self) -> Self:
        """Make it, with a good line."""
        _run("ip", "netns", "add", self._name)
        try:
            pair = ("type", "veth", "peer", "name", self._far, "netns", self._name)
            _run("ip", "link", "add", self._near, *pair)
            _run("ip", "addr", "add", f"{self.our_address}/30", "dev", self._near)
            _run("ip", "link", "set", self._near, "up")
            there = ("ip", "-n", self._name)
            _run(*there, "addr", "add", f"{self.place.address}/30", "dev", self._far)
            _run(*there, "link", "set", self._far, "up")
            _run(*there, "link", "set", "lo", "up")
            self._there("sysctl", "-q", "-w", "net.netfilter.nf_conntrack_acct=1")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Remove it; the line goes with it."""
        _run("ip", "netns", "del", self._name)

    def mend(self) -> None:
        """Let everything pass at once."""
        self._there("nft", "flush", "ruleset")
        for where, card in (((), self._near), (("-n", self._name), self._far)):
            subprocess.run(
                ["tc", *where, "qdisc", "del", "dev", card, "root"],
                capture_output=True,
                check=False,
            )

    def vanish(self) -> None:
        """Let nothing pass, and nobody be told."""
        self._rule("counter drop")

    def lose(self, percent: int) -> None:
        """Lose so many of the packets, each way."""
        self._rule(f"numgen random mod 100 < {percent} counter drop")

    def cut_connections_after(self, size_bytes: int) -> None:
        """Reset each connection, for both sides, once so much went over it."""
        self._rule(f"ct bytes > {size_bytes} counter reject with tcp reset")

    def slow_down(self, kbit_per_s: int) -> None:
        """Carry no more than that, each way."""
        bucket = ("root", "tbf", "rate", f"{kbit_per_s}kbit", "burst", "4kb", "latency", "400ms")
        _run("tc", "qdisc", "replace", "dev", self._near, *bucket)
        _run("tc", "-n", self._name, "qdisc", "replace", "dev", self._far, *bucket)

    def spoiled(self) -> int:
        """Return how many packets the present rule has hit."""
        told = self._there("nft", "list", "ruleset")
        return sum(int(each) for each in re.findall(r"counter packets (\d+)", told))

    def _rule(self, rule: str) -> None:
        self._there("nft", "-f", "-", said=_RULES.format(rule=rule))

    def _there(self, *command: str, said: str = "") -> str:
        return _run("ip", "netns", "exec", self._name, *command, said=said)


def _run(*command: str, said: str = "") -> str:
    done = subprocess.run(command, input=said.encode(), capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode()}")
    return done.stdout.decode()
