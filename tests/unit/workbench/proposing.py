"""A small site to propose partners for, and sample files of theirs."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from edigateway.contracts import registry
from edigateway.daemon.assembly import read_site
from edigateway.workbench.bench import Bench, open_bench
from edigateway.workbench.proposing.proposal import Proposal
from edigateway.workbench.proposing.proposer import Proposer
from edigateway.workbench.proposing.samples import Sample

SETTINGS = """\
site: small
identities: [{qualifier: ZZ, id: US}]
adapters:
  erp: {type: spool, directory: erp}
"""


def site(root: Path) -> Path:
    """Make a site without partners."""
    (root / "partners").mkdir(parents=True)
    (root / "edigateway.yaml").write_text(SETTINGS)
    return root


def order(*body: str, sender: str = "LUMEN", number: int = 1, release: str = "004010") -> bytes:
    """Write an interchange with one 850 that has these segments between BEG and SE."""
    inner = ["ST*850*0001", f"BEG*00*SA*PO-{number}**20261120", *body]
    segments = [
        f"ISA*00*          *00*          *ZZ*{sender:<15}*ZZ*{'US':<15}*261120*0705*U*00401*{number:09d}*0*P*>",
        f"GS*PO*{sender}*US*20261120*0705*{number}*X*{release}",
        *inner,
        f"SE*{len(inner) + 1}*0001",
        f"GE*1*{number}",
        f"IEA*1*{number:09d}",
    ]
    return "".join(f"{segment}~\n" for segment in segments).encode()


LINE = ("PO1*1*2*EA*3.5**VN*A-1", "PID*F****Frame")


def proposer(root: Path, name: str = "lumen") -> Proposer:
    """Return what proposes a partner for a site."""
    return Proposer(read_site(root), _base_bench(), registry.formats(), name)


@cache
def _base_bench() -> Bench:
    """Return the base maps, which are the same for every site."""
    return open_bench([], registry.formats())


def proposed(root: Path, *payloads: bytes, suffix: str = ".edi") -> Proposal:
    """Propose the partner lumen from samples."""
    samples = [
        Sample(name=f"sample-{n}{suffix}", payload=payload) for n, payload in enumerate(payloads, 1)
    ]
    return proposer(root).from_samples(samples)


def texts(proposal: Proposal) -> Mapping[str, str]:
    """Return what is proposed, by path."""
    return {str(each.path): each.content.decode() for each in proposal.files if not each.sample}
