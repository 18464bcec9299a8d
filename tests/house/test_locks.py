"""The locks: what is installed is named by its hash, and nothing in them leads to somebody's machine."""

import re
import tomllib

import pytest

from tests.house.sources import ROOT

LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-fuzz.lock")
_PINNED = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==", re.MULTILINE)


def _lock(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _wanted(extra: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"][extra]]
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines)
    return {name[0].lower().replace("_", "-") for name in names if name} - {"edigateway"}


@pytest.mark.parametrize(
    ("name", "extra"), [(LOCKS[0], "postgres"), (LOCKS[1], "test"), (LOCKS[2], "fuzz")]
)
def test_lock_of_each_use_has_every_requirement(name: str, extra: str) -> None:
    """A requirement that is added to pyproject.toml is added to the locks, by ``make lock``."""
    assert _wanted(extra) - set(_PINNED.findall(_lock(name))) == set()


@pytest.mark.parametrize("name", LOCKS)
def test_lock_of_each_use_names_every_package_by_hash(name: str) -> None:
    """No package without the SHA-256 of its files."""
    entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", _lock(name), flags=re.MULTILINE))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_of_each_use_leads_to_nobodys_machine(name: str) -> None:
    """Where packages come from is decided by who installs them."""
    assert re.findall(r"\S+://\S+|^-\S+|\s/\S+", _lock(name), re.MULTILINE) == []


def test_making_the_locks_keeps_what_packages_are_wanted_for() -> None:
    """Without its extra, pip takes a pinned package for another one, and the newest of it instead."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "--no-strip-extras" in makefile
    assert "coverage[toml]==" in _lock(LOCKS[1])


def test_making_the_locks_leads_to_nobodys_machine() -> None:
    """Nor is it said where the packages are chosen from."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.findall(r"\S+://\S+|--default-index|--find-links", makefile) == []


def test_lock_of_run_time_has_nothing_that_only_the_tests_may_trust() -> None:
    """pyas2lib and oscrypto (given up since 2022) are there to be tried against, and prove nothing in production."""
    run = set(_PINNED.findall(_lock(LOCKS[0])))
    assert "cryptography" in run
    assert (
        run & {"pyas2lib", "oscrypto", "asyncssh", "asn1crypto", "pyopenssl", "pycrypto"} == set()
    )


def test_lock_of_run_time_is_part_of_the_lock_of_tests() -> None:
    """What is tested is what is run."""
    tested = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", _lock(LOCKS[1]), re.MULTILINE))
    run = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", _lock(LOCKS[0]), re.MULTILINE))
    assert {name: version for name, version in run.items() if tested.get(name) != version} == {}
