"""X12-shaped JSON of what was read: lossless, in loops, one set a line."""

import json
from io import BytesIO
from typing import Any

import pytest

from edigateway.errors import Refused
from edigateway.formats import x12
from edigateway.formats.x12.dictionary.schemas import dictionary
from edigateway.formats.x12.reading.structure import follow
from edigateway.formats.x12.reading.validator import Judged
from edigateway.formats.x12.shapes.shape import flat, shape
from tests.support.orders import Order
from tests.unit.formats.x12 import outgoing
from tests.unit.formats.x12.building import BEG, ISA, LINE, group, order, payload
from tests.unit.formats.x12.outgoing import interchange, newer, unchecked

PID = "PID*F****A box"


def json_of(content: bytes) -> Any:
    """Return the JSON of a file."""
    return json.loads(b"".join(x12.to_json(BytesIO(content))))


def segments_of(*body: str) -> Any:
    """Return the segments of an 850 with this body, as JSON."""
    found = json_of(payload(group(order(*body))))
    return found["interchanges"][0]["groups"][0]["sets"][0]["segments"]


def test_to_json_has_the_shape_of_the_interchange() -> None:
    """Everything that cannot be computed is there, without padding."""
    assert json_of(payload(group(order(BEG, LINE, PID, "CTT*1")))) == {
        "interchanges": [
            {
                "delimiters": {"element": "*", "component": ">", "segment": "~", "repetition": ""},
                "isa": [
                    *("00", "", "00", "", "ZZ", "ACME", "ZZ", "US", "240105", "1200"),
                    *("U", "00401", "000000001", "0", "P", ">"),
                ],
                "groups": [
                    {
                        "gs": ["PO", "ACME", "US", "20240105", "1200", "1", "X", "004010"],
                        "sets": [
                            {
                                "st": ["850", "0001"],
                                "segments": [
                                    ["BEG", "00", "SA", "4711", "", "20240105"],
                                    {
                                        "loop": "PO1",
                                        "segments": [
                                            ["PO1", "1", "5", "EA", "9.95", "", "VN", "ABC"],
                                            {
                                                "loop": "PID",
                                                "segments": [["PID", "F", "", "", "", "A box"]],
                                            },
                                        ],
                                    },
                                    {"loop": "CTT", "segments": [["CTT", "1"]]},
                                ],
                            }
                        ],
                    }
                ],
            }
        ]
    }


def test_to_json_has_each_set_on_a_line() -> None:
    """Large files can be looked at with tools that know lines."""
    content = payload(group(order(), order(number="0002")), group(order(), number="2"))
    lines = b"".join(x12.to_json(BytesIO(content + content))).splitlines()
    sets = [line for line in lines if line.startswith(b'{"st":')]
    assert len(sets) == 6
    assert all(json.loads(line.rstrip(b",")) for line in sets)


def test_to_json_components_are_lists_only_where_they_are_used() -> None:
    """A component separator in a value means components, whatever the element."""
    assert segments_of(BEG, "MEA*PD*WT*5*LB>1>2", LINE)[1] == [
        "MEA",
        "PD",
        "WT",
        "5",
        ["LB", "1", "2"],
    ]
    assert segments_of(BEG, "MEA*PD*WT*5*LB", LINE)[1] == ["MEA", "PD", "WT", "5", "LB"]
    assert segments_of(BEG, "MEA>1*>*A", LINE)[1] == ["MEA>1", ["", ""], "A"]


def test_to_json_repetitions_are_objects() -> None:
    """What repeats is told from what has components."""
    repeated = ["REF", "DP", {"repeat": ["A", "", ["B", "C"]]}, "X"]
    found = json_of(unchecked(newer(repeated)))
    assert found["interchanges"][0]["groups"][0]["sets"][0]["segments"] == [repeated]


@pytest.mark.parametrize(
    "text", ['12" pipe', "back\\slash", "Müller", "zero\u200bwidth", "a,b", "{}[]:"]
)
def test_to_json_text_is_escaped(text: str) -> None:
    """Quotation marks and backslashes in data, and characters of all kinds, come through."""
    body = [*(part.split("*") for part in (BEG, LINE)), ["PID", "F", "", "", "", text]]
    one = interchange(outgoing.group(outgoing.order(*body)))
    found = json_of(unchecked(one, charset=x12.Charset.UTF_8))
    assert flat(found["interchanges"][0]["groups"][0]["sets"][0]["segments"])[-1][-1] == text


@pytest.mark.parametrize("body", [(BEG, "CUR*BY*USD", LINE, "ZZZ*1"), (BEG, LINE, "REF*DP", "BEG")])
def test_to_json_set_out_of_order_is_flat(body: tuple[str, ...]) -> None:
    """Where it is not known where segments belong, they are given as they came."""
    assert segments_of(*body) == [part.split("*") for part in body]


def test_to_json_unknown_set_is_flat() -> None:
    """Sets that nobody knows are data, too."""
    odd = ["ST*ABC*0001", "X*1", "Y**2", "SE*4*0001"]
    found = json_of(payload(group(odd)))
    assert found["interchanges"][0]["groups"][0]["sets"] == [
        {"st": ["ABC", "0001"], "segments": [["X", "1"], ["Y", "", "2"]]}
    ]


def test_to_json_hierarchy_is_flat_in_the_order_received() -> None:
    """HL02 is data; nothing is nested by it."""
    ship = ["ST*856*0001", "BSN*00*1*20240105*1200", "HL*1**S", "HL*2*1*O", "PRF*1", "HL*3*2*I"]
    content = payload(group([*ship, "SE*7*0001"], functional_id="SH"))
    found = json_of(content)["interchanges"][0]["groups"][0]["sets"][0]["segments"]
    assert [each["loop"] for each in found[1:]] == ["HL", "HL", "HL"]
    assert found[2]["segments"] == [["HL", "2", "1", "O"], ["PRF", "1"]]


def test_to_json_segments_between_groups_are_kept_in_order() -> None:
    """A TA1 stands among the groups as a plain segment."""
    ta1 = ["TA1*1*240105*1200*A*000"]
    found = json_of(payload(ta1, group(order()), ta1))["interchanges"][0]["groups"]
    assert [type(each) for each in found] == [list, dict, list]
    assert found[0] == ["TA1", "1", "240105", "1200", "A", "000"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (payload(group(order())).replace(b"IEA*1*000000001~\n", b""), "without IEA"),
        (payload(group(order())[:-1]), "without GE"),
        (payload(group(order()[:-1])), "'0001' ends without SE"),
        (payload(group(order(), ["REF*DP*1"])), "'REF' stands outside any set"),
        (payload(group(order()), ["REF*DP*1"]), "'REF' stands outside any group"),
        (b"nothing", "This is not X12"),
    ],
)
def test_to_json_damaged_envelope_is_refused(content: bytes, reason: str) -> None:
    """What would be lost, or look whole, is not made JSON."""
    with pytest.raises(Refused, match=reason):
        json_of(content)
    with pytest.raises(Refused, match=reason):
        b"".join(x12.canonical(BytesIO(content)))


def test_to_json_quick_text_is_what_an_encoder_makes_of_the_shape() -> None:
    """There are two ways to the same JSON."""
    body = [
        BEG,
        "N1*ST*X",
        "N3*1 Road",
        "N1*BT*Y",
        LINE,
        PID,
        "SCH*1*EA***002*20240110",
        LINE,
        "CTT*2",
    ]
    segments = [part.split("*") for part in order(*body)]
    spec = dictionary("004010").transaction_set("850")
    assert spec is not None
    path = follow(segments, spec.root)
    assert path is not None
    assert shape(segments[1:-1], path.slots[1:-1]) == segments_of(*body)
    assert segments_of(*body[:5], 'PID*F****12" box', *body[6:]) == (
        json.loads(json.dumps(segments_of(*body)).replace("A box", '12\\" box'))
    )


@pytest.mark.parametrize(
    "content",
    [
        Order(number=1).content(),
        payload(group(order(BEG, "N1*ST*X", "N3*1 Road", LINE, PID, LINE, "CTT*2"))),
        payload(group(order(BEG, LINE, PID))).replace(b"~\nPID", b"~PID"),
        payload(group(order(BEG, LINE, 'PID*F****12" box'))).replace(b"~\nPID", b"~PID"),
        payload(group(order(BEG, LINE, "PID*F****back\\slash"))),
        payload(group(order(BEG, LINE, "PID*F****a>b"))),
        payload(group(order(BEG, LINE, "PID*F****M\u00fcller"))),
        payload(group(order(BEG, LINE, "PID*F****soft\u00adhyphen"))),
        payload(group(order(BEG, LINE, "PID*F****bell\x07"))),
        payload(group(order(BEG, LINE, "PID*F****pad   "))),
    ],
)
def test_to_json_quick_way_gives_the_bytes_of_the_long_way(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An encoder that is given the shape makes the same of it."""
    quick = b"".join(x12.to_json(BytesIO(content)))
    monkeypatch.setattr(Judged, "is_plain", lambda *_: False)
    assert b"".join(x12.to_json(BytesIO(content))) == quick


def test_received_shape_is_what_the_json_says_without_loops() -> None:
    """A program gets the same values as from JSON."""
    content = payload(["TA1*1"], group(order(BEG, "MEA*PD*WT*5*LB>1", LINE)))
    found = next(iter(x12.received(BytesIO(content))))
    groups = iter(found["groups"])
    assert next(groups) == ["TA1", "1"]
    only = next(groups)
    assert isinstance(only, dict)
    (transaction,) = only["sets"]
    expected = json_of(content)["interchanges"][0]
    assert found["isa"] == expected["isa"]
    assert found["isa"][5] == ISA.split("*")[6].strip()
    assert transaction["segments"] == flat(expected["groups"][1]["sets"][0]["segments"])
    assert list(groups) == []
