"""The tour: partners send in their own ways, and every outcome is shown with the commands that an operator would use."""

from contextlib import ExitStack
from pathlib import Path

from edigateway.cli.terminal import say
from edigateway.demo import showing
from edigateway.demo.daemon import running_daemons
from edigateway.demo.keys import exchange_certificates, keep_sftp_key
from edigateway.demo.sending import SENDINGS, repeat, send, wait_for
from edigateway.demo.sftp_server import new_key, serving
from edigateway.demo.site import HARBORLIGHT, LUMENHART, free_ports, make_folder, make_sites
from edigateway.demo.typed import edigw
from edigateway.ledger.evidence.story import Story

STRANGER = "quillmoor"

PICTURE = """\
  Harborlight Grocers ──SFTP───▶┐                   ┌── JSON ──▶ erp/inbox, for the ERP
  Lumenhart Lighting ───AS2────▶┼──▶ edigateway ──▶─┤
  Tinker & Thread ──────folder─▶┤                   └── 997 ───▶ back on the way that the order came
  a VAN's mailbox ──────folder─▶┘
"""


def tour(root: Path) -> None:
    """Show everything, on fresh sites in ``root``.

    Raises:
        InTheWay: the folder is somebody else's, or will not do.
        DidNotStart: a daemon did not start.
        NotInTime: a file was not through in time.
        Failed: a command did not end well.
    """
    make_folder(root)
    showing.chapter("The journey")
    say(PICTURE)
    with ExitStack() as running:
        ports = _prepare(root, running)
        say("Starting the daemons (edigw run): ours, and Lumenhart's own ...")
        running.enter_context(running_daemons([(root, ports[0]), (root / LUMENHART, ports[1])]))
        stories = _send_all(root)
        _show(root, stories)
        showing.chapter("The stranger is welcome: save the YAML, reload, replay")
        _admit(root, stories["stranger.edi"])
        showing.chapter("The end: SIGTERM lets the daemons settle what they began")
    say("All have stopped.")
    showing.goodbye(root)


def _prepare(root: Path, running: ExitStack) -> tuple[int, int]:
    """Start Harborlight's server, write both sites, and exchange keys; return the ports of the two daemons."""
    key = new_key()
    server = running.enter_context(serving(root / HARBORLIGHT, key))
    ours, theirs = free_ports(2)
    values = {"DEMO_PORT": str(ours), "LUMENHART_PORT": str(theirs)}
    make_sites(root, {**values, "SFTP_PORT": str(server.port), "HOST_KEY": server.host_key})
    showing.chapter("First the keys: each side makes its own, and gives the other the public half")
    exchange_certificates(root)
    keep_sftp_key(root, key, server.host_key)
    return ours, theirs


def _send_all(root: Path) -> dict[str, Story]:
    showing.chapter("What the partners send, and what becomes of it")
    stories = {each.name: send(root, each) for each in SENDINGS}
    repeat(root)
    return stories


def _show(root: Path, stories: dict[str, Story]) -> None:
    order, two = stories["order.edi"], stories["two-orders.edi"]
    showing.chapter("AS2: the receipt (MDN) that Lumenhart has in hand, signed by us")
    showing.receipt(root / LUMENHART, "lamps.edi")
    showing.chapter("AS2: the whole story on our side")
    edigw(root, "why", "LH-20881")
    showing.chapter("SFTP: a good order, as the ERP gets it")
    showing.delivered(root, order)
    showing.chapter("The 997 on Harborlight's server: it takes one order and refuses the other")
    showing.acknowledgement(root / HARBORLIGHT / "acknowledgements", two)
    showing.chapter("Why was it refused?")
    edigw(root, "why", str(showing.refused(two)))
    showing.chapter("The stranger: kept aside, with the YAML that would admit it")
    edigw(root, "why", "stranger.edi")


def _admit(root: Path, story: Story) -> None:
    """Do what the story of the stranger advises."""
    path = root / "partners" / f"{STRANGER}.yaml"
    path.write_text(story.file.remedy, "utf-8")
    for folder in ("in", "out"):
        (root / "exchange" / STRANGER / folder).mkdir(parents=True)
    say(f"(the YAML above is now {path})")
    edigw(root, "reload")
    edigw(root, "replay", str(story.file.id), "--apply")
    wait_for(root, "Q-2290")
    edigw(root, "list", "--partner", STRANGER)
