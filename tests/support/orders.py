"""Purchase orders as partners would send them, for load and crash tests."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One interchange with one 850; ``number`` makes its control numbers and its PO number."""

    number: int
    sender: str = "ACME"
    lines: int = 3
    sound: bool = True
    """An order that is not sound lacks its date (X12 004010 BEG05) and must be rejected."""

    @property
    def po_number(self) -> str:
        return f"PO{self.number:07d}"

    def segments(self) -> list[str]:
        body = [
            "ST*850*0001",
            f"BEG*00*SA*{self.po_number}**20261121"
            if self.sound
            else f"BEG*00*SA*{self.po_number}",
            "REF*DP*038",
            "DTM*002*20261205",
            "N1*ST*Distribution Centre 7*92*0007",
            "N3*1200 Harbour Road",
            "N4*Portland*OR*97203*US",
        ]
        for n in range(1, self.lines + 1):
            body.append(f"PO1*{n}*{n * 12}*EA*{n}.25**VN*SKU-{n:05d}*BP*B{n:06d}")
            body.append(f"PID*F****Item number {n} in a plain brown box")
        body += [f"CTT*{self.lines}"]
        return [*body, f"SE*{len(body) + 1}*0001"]

    def content(self) -> bytes:
        header = (
            f"ISA*00*          *00*          *ZZ*{self.sender:<15}*ZZ*{'DISTRIBUTOR':<15}*261121*0930*U*00401*"
            f"{self.number:09d}*0*P*>"
        )
        envelope = [
            header,
            f"GS*PO*{self.sender}*DISTRIBUTOR*20261121*0930*{self.number}*X*004010",
            *self.segments(),
            f"GE*1*{self.number}",
            f"IEA*1*{self.number:09d}",
        ]
        return "".join(f"{segment}~\n" for segment in envelope).encode()
