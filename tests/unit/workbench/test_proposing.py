"""Partners are proposed from X12 samples: what was seen is written down, and what is not proved is asked."""

from pathlib import Path

import pytest

from edigateway.cli.map.benches import bench_of
from edigateway.contracts import registry
from edigateway.daemon.assembly import read_site
from edigateway.errors import Misconfigured, Refused
from edigateway.workbench.proposing.proposer import Proposer
from edigateway.workbench.proposing.questions import question, questions, scalar
from edigateway.workbench.proposing.samples import Sample
from edigateway.yamlfile import parse
from tests.support.samples import OPEN_SAMPLES
from tests.unit.workbench.proposing import LINE, SETTINGS, order, proposed, proposer, site, texts

PARTNER, MAP = "partners/lumen.yaml", "maps/lumen/850.yaml"
GUIDELINE = "guidelines/lumen-850.yaml"


def test_proposal_of_orders_loads_without_fault(tmp_path: Path) -> None:
    """What is written passes the check of the site, and holds the samples as they were."""
    payload = order("REF*DP*9", *LINE)
    proposed(site(tmp_path), payload, order("PWK*OL*EL", *LINE, number=2)).write(tmp_path)
    found = read_site(tmp_path)
    assert found.partners["lumen"].agreement("850") is not None
    assert sorted(found.guidelines) == ["lumen-850"]
    assert found.warnings == ()
    assert (tmp_path / "maps/lumen/850.tests/sample-1.edi").read_bytes() == payload


def test_proposal_of_same_samples_in_any_order_is_the_same(tmp_path: Path) -> None:
    """Nobody has to remember in which order files were named."""
    samples = [Sample(name=f"{n}.edi", payload=order(*LINE, number=n)) for n in (1, 2)]
    root = site(tmp_path)
    assert (
        proposer(root).from_samples(samples).files
        == proposer(root).from_samples(samples[::-1]).files
    )


def test_guideline_requires_what_came_every_time_and_asks_about_the_rest(tmp_path: Path) -> None:
    """A qualifier in each document is required; one in some of them is a question."""
    first = order("REF*DP*9", "REF*IA*7", *LINE)
    written = texts(proposed(site(tmp_path), first, order("REF*DP*8", *LINE, number=2)))
    lines = written[GUIDELINE].splitlines()
    assert "  REF[DP]: {use: required, max: 1}" in lines
    assert "  PO103: {use: required, codes: [EA]}" in lines
    assert "  # open: REF[IA] was in 1 of 2 documents: when is it sent?" in lines
    assert not any(line.startswith("  REF[IA]:") for line in lines)
    assert not any(line.startswith("  BEG:") for line in lines)  # the standard says so already


def test_guideline_has_codes_that_the_standard_lacks_and_asks_for_them(tmp_path: Path) -> None:
    """What they send all the same is allowed, wherever it stands."""
    written = texts(proposed(site(tmp_path), order("PO1*1*2*QQQ*3.5**VN*A-1")))
    assert "  PO103: {codes+: [QQQ]}" in written[GUIDELINE].splitlines()


def test_map_has_a_table_for_units_without_a_word(tmp_path: Path) -> None:
    """A code of the standard that we have no word for is looked up; its word is asked for."""
    written = texts(
        proposed(site(tmp_path), order("PO1*1*2*AB*3.5**VN*A-1", "PO1*2*1*EA*3**VN*A-2"))
    )
    assert "      unit: PO103 | lookup(lumen-unit)" in written[MAP].splitlines()
    assert "      AB: AB  # open: what do they call this?" in written[MAP].splitlines()
    assert "      EA: each" in written[MAP].splitlines()


def test_codes_in_levels_within_levels_are_asked_about_and_not_looked_up(tmp_path: Path) -> None:
    """No path of a map leads to a level that may lie in any other."""
    inner = [
        *("ST*856*0001", "BSN*00*SH-1*20261125*1430*0001", "HL*1**S", "HL*2*1*O", "PRF*PO-1"),
        *("HL*3*2*I", "LIN*1*VN*PM-17", "SN1*1*80*AB"),
    ]
    notice = order().replace(b"GS*PO", b"GS*SH")
    head, _, _ = notice.partition(b"ST*850")
    end = [f"SE*{len(inner) + 1}*0001", "GE*1*1", "IEA*1*000000001"]
    payload = head + "".join(f"{each}~\n" for each in [*inner, *end]).encode()
    proposal = proposed(site(tmp_path), payload)
    proposal.write(tmp_path)
    assert sorted(read_site(tmp_path).partners) == ["lumen"]
    assert "'AB' is not in our list unit" in texts(proposal)["maps/lumen/856.yaml"]


def test_map_keeps_under_extra_what_the_base_map_leaves(tmp_path: Path) -> None:
    """A segment of the heading gets fields, a repeated one a list, and one in a line a question."""
    body = ("PWK*OL*EL", "PWK*PS*EM", *LINE, "CTB*OR*Only whole boxes*QQ")
    written = texts(proposed(site(tmp_path), order("BAL*M*BG*5", *body)))[MAP]
    assert "      each: PWK" in written
    assert "        pwk01: PWK01  # open: 'OL' was seen" in written


def test_files_that_cannot_be_taken_are_asked_about(tmp_path: Path) -> None:
    """A rejected order, and a set that no base map is for, stand in the partner's file as questions."""
    bad = order("BEG*00", *LINE)
    other = order(*LINE, number=2).replace(b"ST*850", b"ST*864")
    written = texts(proposed(site(tmp_path), order(*LINE, number=3), bad, other))[PARTNER]
    assert "# open: they sent 864, for which there is no base map" in written
    assert "# open: sample-2.edi would be rejected" in written


def test_partner_that_writes_to_somebody_else_is_asked_whether_that_is_us(tmp_path: Path) -> None:
    """An unknown receiver becomes an identity of ours only with a question."""
    root = site(tmp_path)
    (root / "edigateway.yaml").write_text(SETTINGS.replace("id: US", "id: OTHER"))
    written = texts(proposed(root, order(*LINE)))[PARTNER]
    assert "our_identities:\n  - {qualifier: ZZ, id: US}  # open:" in written


def test_hostile_text_in_a_sample_stays_within_its_comment(tmp_path: Path) -> None:
    """Nothing that a partner sends becomes a key of the proposal."""
    body = "PWK*OL*EL*****Bell\x07 \u2028partner: evil"
    proposal = proposed(site(tmp_path), order(body, *LINE))
    for path, text in texts(proposal).items():
        if path.endswith(".yaml"):
            assert "evil" not in parse(text.encode(), Path(path)).value
            assert text.isascii() or "\u2028" not in text


@pytest.mark.parametrize(
    "text", ["850", "null", "~", "a: b", "#", "", "'", "- x", "{a}", "two words", "\u2028"]
)
def test_scalar_of_any_text_is_read_as_that_text(text: str) -> None:
    """Whatever stands in a sample is written so that it is text."""
    assert parse(f"key: {scalar(text)}".encode(), Path("x")).value == {"key": text}


def test_questions_of_a_file_are_found_with_their_lines(tmp_path: Path) -> None:
    """Other comments are none; neither is a file that is not there."""
    file = tmp_path / "a.yaml"
    file.write_text(f"# a note\npartner: a  {question('who?')}\n")
    assert [(each.line, each.text) for each in questions(file)] == [(2, "who?")]
    assert list(questions(tmp_path / "none.yaml")) == []


def test_write_over_a_file_that_is_there_is_refused(tmp_path: Path) -> None:
    """Nothing is overwritten, and nothing half written."""
    proposal = proposed(site(tmp_path), order(*LINE))
    (tmp_path / "guidelines").mkdir()
    (tmp_path / GUIDELINE).write_text("mine")
    with pytest.raises(Refused, match="nothing is ever overwritten"):
        proposal.write(tmp_path)
    assert not (tmp_path / PARTNER).exists()
    assert (tmp_path / GUIDELINE).read_text() == "mine"


@pytest.mark.parametrize("name", ["Lumen", "../x", "", "a" * 41])
def test_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    """A name becomes a path."""
    with pytest.raises(Refused, match="will not do"):
        proposer(site(tmp_path), name)


def test_sender_who_is_a_partner_already_is_refused(tmp_path: Path) -> None:
    """Nobody is added twice, by whatever name."""
    root = site(tmp_path)
    proposed(root, order(*LINE)).write(root)
    with pytest.raises(Refused, match="who is the partner 'lumen' already"):
        proposer(root, "other").from_samples([Sample(name="a", payload=order(*LINE))])
    with pytest.raises(Refused, match="'lumen' already"):
        proposer(root)


def test_like_another_copies_what_is_named_after_it_and_leaves_open_who_they_are(
    tmp_path: Path,
) -> None:
    """The new partner has maps and guidelines of its own, and an identity of nobody."""
    root = site(tmp_path)
    proposed(root, order("PO1*1*2*AB*3.5**VN*A-1")).write(root)
    proposal = proposer(root, "nova").like("lumen")
    written = texts(proposal)
    assert sorted(written) == [
        "guidelines/nova-850.yaml",
        "maps/nova/850.yaml",
        "partners/nova.yaml",
    ]
    assert "{qualifier: ZZ, id: OPEN-NOVA}  # open:" in written["partners/nova.yaml"]
    assert "lookup(nova-unit)" in written["maps/nova/850.yaml"]
    proposal.write(root)
    assert sorted(read_site(root).partners) == ["lumen", "nova"]
    with pytest.raises(Refused, match="there is no partner 'lumne'"):
        proposer(root, "more").like("lumne")


def test_plain_partner_loads_and_is_all_questions(tmp_path: Path) -> None:
    """A name alone gives a file to be filled in."""
    root = site(tmp_path)
    proposal = proposer(root).plain()
    proposal.write(root)
    assert proposal.questions == 3
    assert read_site(root).partners["lumen"].receive == ()


def test_proposals_of_all_public_orders_load_without_fault(tmp_path: Path) -> None:
    """Whatever partners really send, odd and broken files among it; that some have one sender is no matter here."""
    root = site(tmp_path)
    known, bench, formats = read_site(root), bench_of(root), registry.formats()
    samples = sorted((OPEN_SAMPLES / "850").glob("*"))
    for n, path in enumerate(samples):
        sample = Sample(name=path.name, payload=path.read_bytes())
        Proposer(known, bench, formats, f"partner-{n}").from_samples([sample]).write(root)
    assert [each for each in _faults(root) if "is already an identity of" not in each] == []


def _faults(root: Path) -> list[str]:
    try:
        read_site(root)
    except Misconfigured as error:
        return [str(each) for each in error.faults]
    return []
