"""The files that are measured with: interchanges of 850s of 120 segments, always the same, and right in everything."""

from collections.abc import Iterator
from pathlib import Path

LINES = 38
_BLOCK_SETS = 500

ENVELOPE = (
    "ISA*00*          *00*          *ZZ*ACME           *ZZ*DISTRIBUTOR    *261121*0930*U*00401*000000001*0*P*>~\n"
    "GS*PO*ACME*DISTRIBUTOR*20261121*0930*1*X*004010~\n"
)
HEADING = (
    *("BEG*00*SA*PO{number:07d}**20261121*C-2044", "CUR*BY*USD", "REF*DP*038", "REF*IA*0044821"),
    *(
        "PER*BD*Jane Buyer*TE*5035550142",
        "FOB*CC*OR*Portland",
        "ITD*01*3*2**30**60",
        "DTM*002*20261205",
    ),
    *(
        "DTM*010*20261201",
        "DTM*001*20261212",
        "TD5**2*UPSN*M*Ground",
        "N9*L1*NOTES",
        "MSG*Deliver to dock 4 only",
    ),
    *("N1*BY*Example Buyer*92*0001", "N3*1 Main Street", "N4*Portland*OR*97201*US"),
    *("N1*ST*Distribution Centre 7*92*0007", "N3*1200 Harbour Road", "N4*Portland*OR*97203*US"),
    *("N1*VN*Example Vendor*92*4711", "N3*77 Mill Lane", "N4*Salem*OR*97301*US"),
    "PER*OC*John Order*TE*5035550143",
)


def write_file(path: Path, sets: int) -> Path:
    """Write one interchange with as many 850s, some hundred at a time."""
    with path.open("w", encoding="ascii", newline="") as file:
        file.write(ENVELOPE)
        for first in range(1, sets + 1, _BLOCK_SETS):
            numbers = range(first, min(first + _BLOCK_SETS, sets + 1))
            file.write("".join(map(order, numbers)))
        file.write(f"GE*{sets}*1~\nIEA*1*000000001~\n")
    return path


def order(number: int) -> str:
    """Return one transaction set, ST to SE."""
    body = [f"ST*850*{number:06d}", *(each.format(number=number) for each in HEADING)]
    for line in range(1, LINES + 1):
        body += _line(number, line)
    body += [f"CTT*{LINES}", f"SE*{len(body) + 2}*{number:06d}"]
    return "".join(f"{segment}~\n" for segment in body)


def _line(number: int, line: int) -> Iterator[str]:
    item = number * 31 + line * 7
    price = f"{item % 89}.{item % 90 + 10}"
    yield f"PO1*{line}*{item % 97 + 1}*EA*{price}**VN*SKU-{item % 99999:05d}*BP*B{item:07d}"
    if line % 4 == 0:
        yield f"CTP*RS*RES*{item % 89 + 1}.95"
    yield f"PID*F****Item {line} in a plain brown box"
    if line % 4 == 0:
        yield f"SCH*{item % 97 + 1}*EA***002*20261205"


def size_of_order() -> int:
    """Return how many bytes a set has."""
    return len(order(1))
