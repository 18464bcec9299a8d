"""A site as a whole: what loading gives, and that every fault of all files is told at once."""

import pickle
from pathlib import Path

from edigateway.config.site import load_site
from edigateway.errors import Fault
from tests.unit.config.sites import ACME, MAPS, SETTINGS, AMap, faults, loaded, plugs, shown, write

GLOBEX = """\
partner: globex
inbox: {format: csv, path: exchange/globex/in}
receive:
  - {document: csv, map: globex/orders, deliver_to: [erp], acknowledge: none}
"""


def test_site_holds_everything_that_its_files_say(tmp_path: Path) -> None:
    """Partners, mailboxes, outboxes, adapters and maps, each under its name, with validated settings."""
    shared = f"{SETTINGS}mailboxes:\n  van: {{path: exchange/van}}\n"
    for folder in ("van", "acme/in", "acme/out", "globex/in"):
        (tmp_path / "exchange" / folder).mkdir(parents=True)
    site = loaded(tmp_path, shared, acme=ACME, globex=GLOBEX)
    assert site.root == tmp_path
    assert site.state == tmp_path / "state"
    assert site.settings.site == "demo"
    assert list(site.partners) == ["acme", "globex"]
    assert {name: box.partner for name, box in site.mailboxes.items()} == {
        "van": None,
        "acme": "acme",
        "globex": "globex",
    }
    assert site.mailboxes["globex"].format == "csv"
    assert site.mailboxes["acme"].settings.model_dump()["path"] == Path("exchange/acme/in")
    assert list(site.outboxes) == ["acme"]
    assert site.adapters["erp"].type == "spool"
    assert sorted(site.maps) == ["globex/orders", "x12/850"]
    assert site.map_names == frozenset(MAPS)
    assert site.warnings == ()


def test_site_without_partners_is_no_fault(tmp_path: Path) -> None:
    """A new site has none yet."""
    assert loaded(tmp_path, "site: demo\n").partners == {}


def test_site_can_be_handed_to_another_process(tmp_path: Path) -> None:
    """Workers get the site as it is."""
    site = loaded(tmp_path, acme=ACME)
    assert pickle.loads(pickle.dumps(site)) == site


def test_x12_folder_mailbox_waits_for_the_end_of_the_interchange(tmp_path: Path) -> None:
    """A file in a folder is whole when its IEA is there, unless the site says otherwise; a CSV file has none."""
    asked = ACME.replace("acme/in", "acme/in, complete: any")
    assert loaded(tmp_path, acme=asked).mailboxes["acme"].settings.model_dump()["complete"] == "any"
    site = loaded(tmp_path, acme=ACME, globex=GLOBEX)
    assert site.mailboxes["acme"].settings.model_dump()["complete"] == "iea"
    assert site.mailboxes["globex"].settings.model_dump()["complete"] == "any"
    assert site.outboxes["acme"].settings.model_dump()["complete"] == "any"


def test_transport_without_that_notion_gets_no_such_key(tmp_path: Path) -> None:
    """Only a transport that knows ``complete`` is told."""
    remote = ACME.replace("{path: exchange/acme/in}", "{transport: remote, host: h, path: in}")
    assert loaded(tmp_path, acme=remote).mailboxes["acme"].transport == "remote"


def test_every_fault_of_all_files_is_told_at_once(tmp_path: Path) -> None:
    """One run shows all there is to mend: bad values, bad names, broken maps, broken files."""
    broken = Fault(
        file=tmp_path / "maps/acme/850.yaml", line=3, column=5, problem="unknown location PO1O2"
    )
    root = write(
        tmp_path,
        "site: demo\nworkers: many\nidentities: [{qualifier: ZZ, id: WE}]\n"
        "adapters:\n  erp: {type: spol, directory: x}\n  sap: {type: spool}\n",
        acme=ACME.replace("x12/850", "acme/850").replace("[erp]", "[epr]"),
        beta="partner: beta\nrecieve: []\ninbox: {transport: sftp}\noutbox: {path: out, stable_s: soon}\n",
        gamma="partner: [\n",
        delta=ACME.replace("acme", "delta").replace("0614141000005", "2"),
    )
    (root / "partners" / "late.yml").touch()
    maps = {**MAPS, "acme/850": broken}
    assert shown(root, plugs(maps)) == [
        "edigateway.yaml:2:10: workers: must be a whole number (got 'many')",
        "edigateway.yaml:5:15: adapters.erp.type: unknown 'spol'; did you mean 'spool'?",
        "edigateway.yaml:6:8: adapters.sap.directory: is missing; add 'directory: ...' here",
        "maps/acme/850.yaml:3:5: unknown location PO1O2",
        "partners/acme.yaml:6:49: receive.0.deliver_to.0: there is no adapter 'epr'; did you mean 'erp'?",
        "partners/beta.yaml:2:1: recieve: unknown key; did you mean 'receive'?",
        "partners/beta.yaml:3:20: inbox.transport: unknown 'sftp'; known ones: account, directory, remote",
        "partners/beta.yaml:4:31: outbox.stable_s: must be a number (got 'soon')",
        "partners/gamma.yaml:2:1: not YAML: did not find expected node content",
        "partners/late.yml: the name of a partner file ends in .yaml; rename it",
    ]


def test_broken_map_that_two_agreements_name_is_told_once(tmp_path: Path) -> None:
    """The faults of a map belong to the map, not to those who use it."""
    broken = Fault(file=tmp_path / "maps/x12/850.yaml", line=1, column=1, problem="bad")
    root = write(tmp_path, acme=ACME, b=ACME.replace("acme", "b").replace("0614141000005", "2"))
    maps = {**MAPS, "x12/850": broken, "x12/810": broken}
    (root / "partners" / "c.yaml").write_text(
        ACME.replace("acme", "c").replace("0614141000005", "3").replace("850", "810")
    )
    assert shown(root, plugs(maps)) == ["maps/x12/850.yaml:1:1: bad"]


def test_broken_map_that_nobody_names_is_told(tmp_path: Path) -> None:
    """A map is written before the partner's file names it, and must be sound by then."""
    broken = Fault(file=tmp_path / "maps/acme/850.yaml", line=1, column=1, problem="bad")
    root = write(tmp_path, acme=ACME)
    assert shown(root, plugs({**MAPS, "acme/850": broken})) == ["maps/acme/850.yaml:1:1: bad"]


def test_misspelt_key_of_a_mailbox_is_compared_with_ours_and_the_transports(
    tmp_path: Path,
) -> None:
    """Whoever writes a mailbox sees one mapping, not two models."""
    acme = ACME.replace("{path: exchange/acme/in}", "{path: in, fromat: x12, stabel_s: 1}")
    assert faults(tmp_path, acme=acme) == [
        "partners/acme.yaml:3:19: inbox.fromat: unknown key; did you mean 'format'?",
        "partners/acme.yaml:3:32: inbox.stabel_s: unknown key; did you mean 'stable_s'?",
    ]


def test_settings_that_cannot_be_read_blame_nothing_on_the_partners(tmp_path: Path) -> None:
    """What the settings would have said is not known, so nobody is told that it is missing."""
    assert faults(tmp_path, "a: [\n", acme=ACME) == [
        "edigateway.yaml:2:1: not YAML: did not find expected node content"
    ]


def test_folder_that_is_no_site_says_how_to_make_one(tmp_path: Path) -> None:
    """The first mistake of a newcomer is the wrong folder."""
    for folder in (tmp_path, tmp_path / "none"):
        assert "edigw init DIR" in shown(folder, plugs())[0]


def test_folder_that_cannot_be_looked_into_says_why(tmp_path: Path) -> None:
    """The system's reason is passed on, not taken for an absent site."""
    assert "File name too long" in shown(tmp_path / ("x" * 300), plugs())[0]


def test_partners_that_cannot_be_listed_are_a_fault(tmp_path: Path) -> None:
    """A folder that hides its files must not look like a site without partners."""
    (tmp_path / "partners").touch()
    (tmp_path / "edigateway.yaml").write_text(SETTINGS)
    assert shown(tmp_path, plugs()) == [
        "partners: cannot be listed: Not a directory; make it a folder that we may read"
    ]


def test_partner_file_that_is_off_or_hidden_is_passed_over(tmp_path: Path) -> None:
    """Only files that end in .yaml count, and none that an editor hides."""
    root = write(tmp_path, acme=ACME)
    for name in ("b.yaml.off", ".c.yaml", "README.md", ".d.yaml.swp"):
        (root / "partners" / name).write_text("[")
    assert list(load_site(root, plugs()).partners) == ["acme"]


def test_partners_and_maps_are_found_where_the_settings_say(tmp_path: Path) -> None:
    """The folders can be named."""
    write(tmp_path, f"{SETTINGS}partners: friends\n", acme=ACME)
    (tmp_path / "partners").rename(tmp_path / "friends")
    assert list(load_site(tmp_path, plugs()).partners) == ["acme"]


def test_digest_is_the_same_wherever_and_however_the_same_is_written(tmp_path: Path) -> None:
    """A digest names what the files say: not the folder, the comments, the order of keys, or this machine."""
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    one = loaded(first, f"{SETTINGS}workers: 1\nnode: n1\n", acme=ACME, globex=GLOBEX)
    lines = SETTINGS.splitlines(keepends=True)
    moved = "# a comment\n" + "".join(lines[1:] + lines[:1]) + "workers: 2\nnode: n2\n"
    two = loaded(second, moved, globex=GLOBEX, acme=ACME)
    assert len(one.digest) == 64
    assert one.digest == two.digest
    assert one.partner_digests == two.partner_digests


def test_digest_changes_with_the_map_and_only_for_those_who_use_it(tmp_path: Path) -> None:
    """A document names the map that made it through its partner's digest."""
    root = write(tmp_path, acme=ACME, globex=GLOBEX)
    before = load_site(root, plugs())
    after = load_site(root, plugs({**MAPS, "x12/850": AMap(digest="m2")}))
    assert before.digest != after.digest
    assert before.partner_digests["acme"] != after.partner_digests["acme"]
    assert before.partner_digests["globex"] == after.partner_digests["globex"]


def test_digest_changes_with_every_part_that_decides(tmp_path: Path) -> None:
    """Settings, partner file, mailbox options and adapter options all count."""
    variants = [
        (SETTINGS, ACME),
        (f"{SETTINGS}environment: production\n", ACME),
        (SETTINGS.replace("erp/inbox", "elsewhere"), ACME),
        (SETTINGS, ACME.replace("acme/in", "acme/in, stable_s: 9")),
        (SETTINGS, f"{ACME}name: Acme Inc.\n"),
    ]
    digests = {loaded(tmp_path, settings, acme=acme).digest for settings, acme in variants}
    assert len(digests) == len(variants)


def test_ledger_url_is_whole_only_when_asked_for(tmp_path: Path) -> None:
    """The secret is looked up at the last moment, and is no part of the site."""
    url = "postgresql://u:${cred:pw}@h/db"
    site = loaded(tmp_path, f"{SETTINGS}ledger: {url}\n")
    secrets = {"pw": "hunter2"}
    assert site.ledger_url(secrets.__getitem__) == "postgresql://u:hunter2@h/db"
    assert "hunter2" not in repr(site)
