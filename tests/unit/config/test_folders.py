"""The places of a site: paths that collide, folders that anybody may change, secrets that others may read."""

from pathlib import Path

import pytest

from edigateway.config.site import load_site
from tests.unit.config.sites import ACME, SETTINGS, faults, loaded, plugs, shown, write

BETA = ACME.replace("acme", "beta").replace("0614141000005", "2")


@pytest.mark.parametrize(
    "path", ["exchange/acme/in", "exchange/acme/../acme/in/", "./exchange/acme/in"]
)
def test_two_mailboxes_on_one_path_are_a_fault(tmp_path: Path, path: str) -> None:
    """One would take the other's files, however the path is written."""
    beta = BETA.replace("exchange/beta/in", path)
    assert faults(tmp_path, acme=ACME, beta=beta) == [
        (
            "partners/beta.yaml:3:15: inbox.path: the mailbox 'acme' has the same path; "
            "give each mailbox a path of its own"
        )
    ]


def test_mailbox_behind_a_link_to_anothers_path_is_a_fault(tmp_path: Path) -> None:
    """A symbolic link makes no second folder."""
    (tmp_path / "exchange" / "acme" / "in").mkdir(parents=True)
    (tmp_path / "alias").symlink_to("exchange/acme/in")
    beta = BETA.replace("exchange/beta/in", "alias")
    assert "the mailbox 'acme' has the same path" in faults(tmp_path, acme=ACME, beta=beta)[0]


def test_shared_mailbox_on_a_partners_path_is_a_fault(tmp_path: Path) -> None:
    """Shared mailboxes count too."""
    shared = f"{SETTINGS}mailboxes: {{van: {{path: exchange/acme/in}}}}\n"
    assert faults(tmp_path, shared, acme=ACME) == [
        (
            "partners/acme.yaml:3:15: inbox.path: the mailbox 'van' has the same path; "
            "give each mailbox a path of its own"
        )
    ]


def test_outbox_on_an_inbox_path_is_a_fault(tmp_path: Path) -> None:
    """We would read what we send; two partners may share an outbox all the same."""
    beta = BETA.replace("exchange/beta/out", "exchange/acme/in")
    assert faults(tmp_path, acme=ACME, beta=beta) == [
        (
            "partners/beta.yaml:4:16: outbox.path: the mailbox 'acme' has the same path, "
            "so we would read what we send; give the outbox a path of its own"
        )
    ]
    beta = BETA.replace("exchange/beta/out", "exchange/acme/out")
    assert loaded(tmp_path, acme=ACME, beta=beta)


def test_same_path_on_two_hosts_is_no_fault_and_on_one_host_is(tmp_path: Path) -> None:
    """A path is only a place together with its host."""
    there = ACME.replace("{path: exchange/acme/in}", "{transport: remote, host: a, path: in}")
    here = BETA.replace("{path: exchange/beta/in}", "{transport: remote, host: b, path: in/}")
    assert loaded(tmp_path, acme=there, beta=here)
    same = here.replace("host: b", "host: a")
    assert "has the same path" in faults(tmp_path, acme=there, beta=same)[0]


def test_same_path_of_two_logins_on_one_host_is_no_fault(tmp_path: Path) -> None:
    """A host that serves many partners gives each login, or each port, folders of its own."""
    there = ACME.replace(
        "{path: exchange/acme/in}", "{transport: remote, user: a, host: h, path: /in}"
    )
    for other in ("user: b, host: h", "user: a, host: h, port: 23"):
        here = BETA.replace(
            "{path: exchange/beta/in}", f"{{transport: remote, {other}, path: /in}}"
        )
        assert loaded(tmp_path, acme=there, beta=here)
    same = BETA.replace(
        "{path: exchange/beta/in}", "{transport: remote, user: a, host: h, path: /in}"
    )
    assert "has the same path" in faults(tmp_path, acme=there, beta=same)[0]


def test_mailboxes_without_any_path_cannot_collide(tmp_path: Path) -> None:
    """A transport need not have paths."""
    there = ACME.replace("{path: exchange/acme/in}", "{transport: account, account: a}")
    here = BETA.replace("{path: exchange/beta/in}", "{transport: account, account: b}")
    assert loaded(tmp_path, acme=there, beta=here)


def test_shared_mailbox_named_like_a_partner_is_a_fault(tmp_path: Path) -> None:
    """A mailbox's name leads to one mailbox."""
    shared = f"{SETTINGS}mailboxes: {{acme: {{path: exchange/van}}}}\n"
    assert faults(tmp_path, shared, acme=ACME) == [
        (
            "edigateway.yaml:5:19: mailboxes.acme: a partner has this name, and so has its inbox; "
            "choose another name"
        )
    ]


def test_shared_mailbox_for_csv_is_a_fault(tmp_path: Path) -> None:
    """A CSV file does not say who sent it."""
    shared = f"{SETTINGS}mailboxes: {{van: {{path: van, format: csv}}}}\n"
    assert faults(tmp_path, shared) == [
        (
            "edigateway.yaml:5:38: mailboxes.van.format: files in csv do not say who sent them; "
            "give the partner an inbox of its own, in its file"
        )
    ]


@pytest.mark.parametrize("key", ["partners", "maps", "guidelines"])
def test_settings_inside_the_state_folder_are_a_fault(tmp_path: Path, key: str) -> None:
    """Nothing that the daemon writes can ever become a setting."""
    (tmp_path / "state" / "x").mkdir(parents=True)
    assert faults(tmp_path, f"{SETTINGS}{key}: state/../state/x\n") == [
        (
            f"edigateway.yaml:5:{len(key) + 3}: {key}: lies inside the state folder, where the daemon writes; "
            "choose a folder outside of it"
        )
    ]


def test_settings_beside_the_state_folder_are_no_fault(tmp_path: Path) -> None:
    """A name that only begins alike is another folder."""
    (tmp_path / "state-of-maps").mkdir()
    assert loaded(tmp_path, f"{SETTINGS}maps: state-of-maps\n")


@pytest.mark.parametrize("key", ["partners", "maps", "guidelines"])
def test_folder_that_is_named_and_not_there_is_a_fault(tmp_path: Path, key: str) -> None:
    """A misspelt folder must not look like a site without partners."""
    assert faults(tmp_path, f"{SETTINGS}{key}: patners\n") == [
        f"edigateway.yaml:5:{len(key) + 3}: {key}: there is no such folder; make it, or mend this"
    ]


@pytest.mark.parametrize("folder", [".", "partners", "maps", "guidelines"])
def test_folder_that_everybody_may_change_is_a_warning(tmp_path: Path, folder: str) -> None:
    """Who can write there decides what we do."""
    root = write(tmp_path, acme=ACME)
    for made in ("maps", "guidelines", "exchange/acme/in", "exchange/acme/out"):
        (root / made).mkdir(parents=True)
    assert load_site(root, plugs()).warnings == ()
    (root / folder).chmod(0o777)
    warnings = load_site(root, plugs()).warnings
    assert [(fault.file, fault.problem) for fault in warnings] == [
        (root / folder, "everybody on this machine may change this folder")
    ]


def test_place_that_is_not_there_is_a_warning_with_what_to_type(tmp_path: Path) -> None:
    """It may be a mount that comes later; inbox, outbox and shared mailbox are each told with their line."""
    settings = f"{SETTINGS}mailboxes: {{van: {{path: 'the van'}}}}\n"
    warnings = [str(each) for each in loaded(tmp_path, settings, acme=ACME).warnings]
    assert [each.replace(f"{tmp_path}/", "") for each in warnings] == [
        (
            "edigateway.yaml:5:25: mailboxes.van.path: there is no folder the van; "
            f"run: mkdir -p '{tmp_path}/the van'"
        ).replace(f"{tmp_path}/", ""),
        (
            "partners/acme.yaml:3:15: inbox.path: there is no folder exchange/acme/in; "
            "run: mkdir -p exchange/acme/in"
        ),
        (
            "partners/acme.yaml:4:16: outbox.path: there is no folder exchange/acme/out; "
            "run: mkdir -p exchange/acme/out"
        ),
    ]


def test_place_on_another_host_is_not_looked_for_here(tmp_path: Path) -> None:
    """Its path means nothing on this machine."""
    there = "{transport: remote, host: a, path: nowhere}"
    acme = ACME.replace("{path: exchange/acme/in}", there).replace(
        "{path: exchange/acme/out}", there.replace("nowhere", "out")
    )
    assert loaded(tmp_path, acme=acme).warnings == ()


@pytest.mark.parametrize("path", ["file", "file/in"])
def test_place_that_is_no_folder_is_a_fault(tmp_path: Path, path: str) -> None:
    """No mount ever makes a folder of a file."""
    (tmp_path / "file").touch()
    acme = ACME.replace("exchange/acme/out", path)
    assert faults(tmp_path, acme=acme) == [
        f"partners/acme.yaml:4:16: outbox.path: {path} is not a folder; name a folder"
    ]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_secret_that_others_may_read_is_a_fault(tmp_path: Path, mode: int) -> None:
    """A secret is its owner's alone."""
    root = write(tmp_path)
    secret = root / "secrets" / "erp" / "token"
    secret.parent.mkdir(parents=True)
    secret.write_text("hunter2")
    secret.chmod(mode)
    assert shown(root, plugs()) == [
        "secrets/erp/token: others than its owner may read this secret; run: chmod 600 secrets/erp/token"
    ]
    secret.chmod(0o600)
    assert load_site(root, plugs())


def test_secret_that_is_a_dangling_link_is_passed_over(tmp_path: Path) -> None:
    """What is not there gives nothing away; who needs it says that it is missing."""
    root = write(tmp_path)
    (root / "secrets").mkdir()
    (root / "secrets" / "token").symlink_to("nowhere")
    assert load_site(root, plugs())
