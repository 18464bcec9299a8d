"""Settings that know where they are written."""

from pathlib import Path

from edigateway.errors import Fault, Misconfigured
from edigateway.model.placed import Place, Placed

FILE = Path("/srv/edi/partners/acme.yaml")


class Box(Placed):
    """The keys of some mailbox."""

    host: str
    keys: tuple[str, ...] = ()


def at(line: int) -> Place:
    return Place(file=FILE, line=line, column=3)


def placed(line: int) -> Box:
    box = Box(host="h", keys=("a", "b"))
    box.put({(): at(line), ("keys",): at(line + 1), ("keys", 1): at(line + 2)})
    return box


def test_place_of_a_key_that_is_not_written_is_where_it_could_be() -> None:
    """An entry has its own line, else that of its list, else that of the whole."""
    box = placed(4)
    assert [box.place(*where) for where in [("keys", 1), ("keys", 0), ("host",), ()]] == [
        at(6),
        at(5),
        at(4),
        at(4),
    ]
    assert box.at("keys") == f"keys ({FILE}:5)"
    assert Box(host="h").at("keys") == "keys"


def test_place_is_no_part_of_what_settings_say() -> None:
    """Inbox and outbox with the same login share a connection, though they stand on different lines."""
    assert placed(4) == placed(40)
    assert placed(4).model_dump() == {"host": "h", "keys": ("a", "b")}


def test_fault_of_a_file_is_told_where_the_file_is_named() -> None:
    """Which file is wrong stands in the sentence; the line is the one to look at."""
    error = Misconfigured([Fault(file=Path("k.pem"), line=0, column=0, problem="p", remedy="r")])
    assert [str(each) for each in placed(4).faults_of(error, "keys", 1)] == [
        f"{FILE}:6:3: keys[1]: k.pem: p; r"
    ]
    assert Box(host="h").faults_of(error, "keys", 1) == error.faults
