"""Evidence: what people ask the ledger, and the answers that they must get."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, create_engine, text

from edigateway.clock import StillClock
from edigateway.ledger import tables
from edigateway.ledger.database import database_url
from edigateway.ledger.evidence import standing
from edigateway.ledger.evidence.audit import audit
from edigateway.ledger.evidence.findings import in_words, without_repeats
from edigateway.ledger.evidence.items import Wanted, items, needing_a_person
from edigateway.ledger.evidence.looking import OutOfReach, looking
from edigateway.ledger.evidence.records import NoPayload, canonical_json, original, record
from edigateway.ledger.evidence.search import subjects
from edigateway.ledger.journal import Event
from edigateway.ledger.ledger import Ledger, open_reader
from edigateway.ledger.queue import Deferral, Lane, Room
from edigateway.ledger.unit import Unit
from edigateway.model.finding import Finding, Place, Severity
from tests.support.document_rows import add_delivery, add_document
from tests.support.ledger_rows import add_transmission

T = TypeVar("T")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> StillClock:
    return StillClock(NOON)


def write(ledger: Ledger, work: Callable[[Unit], T]) -> T:
    return ledger.write("test", work)


def read(ledger: Ledger, question: Callable[[Connection], T]) -> T:
    with ledger.read() as connection:
        return question(connection)


def get_round_triggers(connection: Connection) -> None:
    """Do what only the database's owner can."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    triggers = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for name in connection.scalars(triggers).all():
        connection.execute(text(f"DROP TRIGGER {name}"))


class TestItems:
    def test_list_holds_documents_and_files_that_never_became_any(self, ledger: Ledger) -> None:
        """A file that was understood is represented by its documents, any other by itself."""
        write(ledger, lambda unit: add_document(unit, number="4711"))
        write(ledger, lambda unit: add_transmission(unit, name="odd.edi", state="quarantined"))
        found = read(ledger, lambda connection: items(connection, Wanted()))
        assert [(each.kind, each.number) for each in found] == [
            ("purchase_order", "4711"),
            ("file", "odd.edi"),
        ]

    def test_limit_keeps_the_newest_in_the_order_of_time(
        self, ledger: Ledger, clock: StillClock
    ) -> None:
        """What came last is what an operator looks for."""
        for number in ("1", "2", "3"):
            write(ledger, partial(add_document, number=number))
            clock.advance(60)
        found = read(ledger, lambda connection: items(connection, Wanted(limit=2)))
        assert [each.number for each in found] == ["2", "3"]

    def test_since_and_until_bound_the_time(self, ledger: Ledger, clock: StillClock) -> None:
        """``since`` is inclusive and ``until`` is not, so that periods can follow one another."""
        for number in ("1", "2", "3"):
            write(ledger, partial(add_document, number=number))
            clock.advance(60)
        wanted = Wanted(since=NOON + timedelta(minutes=1), until=NOON + timedelta(minutes=2))
        found = read(ledger, lambda connection: items(connection, wanted))
        assert [each.number for each in found] == ["2"]

    @pytest.mark.parametrize(
        "wanted",
        [
            Wanted(partner="globex"),
            Wanted(kind="invoice"),
            Wanted(states=["held"]),
            Wanted(key="471"),
            Wanted(key="\udcff\0", partner="\udcff\0", kind="\udcff\0"),
            Wanted(kind="file"),
        ],
    )
    def test_each_condition_leaves_out_what_does_not_fit(
        self, ledger: Ledger, wanted: Wanted
    ) -> None:
        """A condition that is met by nothing gives nothing."""
        write(ledger, lambda unit: add_document(unit, number="4711"))
        assert read(ledger, lambda connection: items(connection, wanted)) == []

    def test_key_finds_by_business_number_and_by_control_number(self, ledger: Ledger) -> None:
        """The number of the order finds the document."""
        document = write(ledger, lambda unit: add_document(unit, number="4711"))
        found = read(ledger, lambda connection: items(connection, Wanted(key="4711")))
        assert [each.id for each in found] == [document]

    def test_what_was_replayed_needs_nobody_any_more(self, ledger: Ledger) -> None:
        """A held document with a successor, and a quarantined file that was read again, are done with."""
        held = write(ledger, lambda unit: add_document(unit, number="1", state="held"))
        file = write(ledger, lambda unit: add_transmission(unit, key="a", state="quarantined"))
        before = read(ledger, needing_a_person)
        assert [each.id for each in before] == [held, file]
        write(ledger, lambda unit: add_document(unit, number="1", parent_id=held))
        write(
            ledger, lambda unit: add_transmission(unit, key="b", parent_id=file, state="received")
        )
        assert read(ledger, needing_a_person) == []


class TestStanding:
    def test_counts_are_by_partner_and_state_within_the_period(
        self, ledger: Ledger, clock: StillClock
    ) -> None:
        """Files of nobody we know count under no name; what is older does not count."""
        write(ledger, lambda unit: add_document(unit, number="old"))
        clock.advance(3600)
        write(ledger, lambda unit: add_document(unit, number="new", state="held"))
        write(ledger, lambda unit: add_transmission(unit, partner=None, state="quarantined"))
        found = read(
            ledger, lambda connection: standing.counts(connection, NOON + timedelta(minutes=30))
        )
        assert [(each.partner, each.state, each.count) for each in found] == [
            ("", "quarantined", 1),
            ("acme", "held", 1),
        ]

    def test_counts_leave_out_what_was_replayed(self, ledger: Ledger) -> None:
        """A file that was set aside and got through the second time is no longer set aside."""
        file = write(ledger, lambda unit: add_transmission(unit, state="quarantined"))
        write(ledger, lambda unit: add_transmission(unit, key="b", parent_id=file, state="read"))
        held = write(ledger, lambda unit: add_document(unit, number="1", state="held"))
        write(
            ledger,
            lambda unit: add_document(unit, number="2", parent_id=held, state="delivered"),
        )
        found = read(ledger, lambda connection: standing.counts(connection, NOON))
        assert [(each.state, each.count) for each in found] == [("delivered", 1), ("read", 1)]

    def test_waiting_lane_tells_since_when_why_and_when_it_is_tried_again(
        self, ledger: Ledger, clock: StillClock
    ) -> None:
        """An operator sees what holds a lane up without asking for any job."""
        lane = Lane(name="deliver/erp/acme/purchase_order", station="deliver")
        write(ledger, lambda unit: unit.enqueue(lane, 5))
        write(ledger, lambda unit: unit.enqueue(lane, 6))
        (claim,) = ledger.claim(Room(stations=["deliver"], lanes=1, jobs=1), lease_s=60)
        due = NOON.timestamp() + 90
        deferral = Deferral(job=claim.jobs[0], due_at=due, detail="503 from the ERP")
        write(ledger, lambda unit: unit.settle(claim, done=(), deferral=deferral))
        (found,) = read(ledger, standing.waiting)
        assert (found.lane, found.jobs, found.first, found.tries) == (lane.name, 2, 5, 1)
        assert (found.since, found.reason) == (NOON, "503 from the ERP")
        assert found.next_try == NOON + timedelta(seconds=90)

    def test_only_what_is_late_and_unmet_is_overdue(self, ledger: Ledger) -> None:
        """A 997 that was sent, or has time yet, is not reported."""
        late, later = NOON - timedelta(hours=1), NOON + timedelta(hours=1)

        def owe(unit: Unit) -> None:
            for subject, due_at, met_at in ((1, late, None), (2, late, NOON), (3, later, None)):
                values = {"subject_id": subject, "due_at": due_at, "met_at": met_at}
                unit.add(tables.obligation, partner="acme", what="997", owed_by="us", **values)

        write(ledger, owe)
        found = read(ledger, lambda connection: standing.overdue(connection, NOON))
        assert [each.subject_id for each in found] == [1]

    def test_size_counts_rows_and_measures_the_database(self, ledger: Ledger) -> None:
        """Files, documents and journal entries are counted; an SQLite file has a size."""
        write(ledger, add_document)
        found = read(ledger, standing.size)
        assert (found.files, found.documents) == (1, 1)
        assert found.journal_entries >= 1
        assert found.size_bytes > 0


class TestRecord:
    def test_any_number_finds_its_row_with_what_it_hangs_on(self, ledger: Ledger) -> None:
        """A delivery leads up to its document, and a document down to its deliveries."""
        document = write(ledger, lambda unit: add_document(unit, number="4711"))
        delivery = write(ledger, lambda unit: add_delivery(unit, document, state="delivered"))
        found = read(ledger, lambda connection: record(connection, delivery))
        assert found is not None
        assert (found.what, [each.id for each in found.parents]) == ("delivery", [document])
        assert [each["ending"] for each in found.attempts] == ["accepted"]
        above = read(ledger, lambda connection: record(connection, document))
        assert above is not None
        assert [(each.what, each.id) for each in above.children] == [("delivery", delivery)]
        assert above.keys == {"purchase_order": "4711"}

    def test_unknown_number_finds_nothing(self, ledger: Ledger) -> None:
        """No row, no record."""
        assert read(ledger, lambda connection: record(connection, 999_999)) is None

    def test_original_bytes_are_the_file_or_the_part_that_the_row_speaks_of(
        self, ledger: Ledger
    ) -> None:
        """A document gives its file, a transaction set its own bytes within it."""
        document = write(ledger, add_document)

        def ask(connection: Connection) -> tuple[bytes, bytes, bytes]:
            found = record(connection, document)
            assert found is not None
            part = record(connection, found.row["transaction_set_id"])
            assert part is not None
            return (
                original(connection, found),
                original(connection, part),
                canonical_json(connection, found),
            )

        assert read(ledger, ask) == (b"ISA", b"SA", b"{}")

    def test_row_without_bytes_says_so(self, ledger: Ledger) -> None:
        """A document that the map could not make has no canonical JSON to show."""
        document = write(ledger, lambda unit: add_document(unit, content=None, state="held"))

        def ask(connection: Connection) -> bytes:
            found = record(connection, document)
            assert found is not None
            return canonical_json(connection, found)

        with pytest.raises(NoPayload, match=f"document {document} has no canonical JSON"):
            read(ledger, ask)


class TestSearch:
    @pytest.mark.parametrize("what", ["4711", "000000412", "77", "order.edi"])
    def test_everything_that_people_know_finds_the_file_or_document(
        self, ledger: Ledger, what: str
    ) -> None:
        """PO number, interchange and group control number, name of the file."""
        document = write(ledger, lambda unit: add_document(unit, number="4711"))
        file = read(ledger, lambda connection: record(connection, document))
        assert file is not None
        (found,) = read(ledger, lambda connection: subjects(connection, what))
        assert found.transmission_id == file.row["transmission_id"]

    def test_row_number_of_a_delivery_finds_its_document(self, ledger: Ledger) -> None:
        """Whatever `list` or a log line shows can be asked about."""
        document = write(ledger, add_document)
        delivery = write(ledger, lambda unit: add_delivery(unit, document, state="held"))
        (found,) = read(ledger, lambda connection: subjects(connection, str(delivery)))
        assert found.document_id == document

    def test_row_number_goes_before_what_partners_call_so(self, ledger: Ledger) -> None:
        """`edigw status` shows numbers of the ledger, and they must lead to what it shows."""
        first = write(ledger, lambda unit: add_document(unit, number="4711"))
        other = write(ledger, lambda unit: add_document(unit, number=str(first)))
        found = read(ledger, lambda connection: subjects(connection, str(first)))
        assert [each.document_id for each in found] == [first, other]
        assert read(ledger, lambda connection: subjects(connection, f"0{first}")) == []

    def test_part_of_a_name_is_enough_where_nothing_fits_exactly(self, ledger: Ledger) -> None:
        """``ORDER`` finds order.edi, but an exact fit keeps all others out; % is no wildcard."""
        write(ledger, lambda unit: add_transmission(unit, key="a", name="order.edi"))
        write(ledger, lambda unit: add_transmission(unit, key="b", name="order.edi.bak"))
        assert len(read(ledger, lambda connection: subjects(connection, "ORDER"))) == 2
        assert len(read(ledger, lambda connection: subjects(connection, "order.edi"))) == 1
        assert read(ledger, lambda connection: subjects(connection, "%")) == []

    @pytest.mark.parametrize("what", ["", "9" * 40, "²", "x' OR 1=1 --", "\udcff", "\0"])
    def test_hostile_text_is_only_text(self, ledger: Ledger, what: str) -> None:
        """Nothing that is typed can break the question."""
        assert read(ledger, lambda connection: subjects(connection, what)) == []


class TestFindings:
    def test_finding_is_told_with_its_segment_and_without_saying_the_place_twice(self) -> None:
        """A message that names its element needs no second name before it."""
        place = {"segment": "PO1", "position": 5, "element": 2}
        assert (
            in_words({**place, "message": "PO102 is 'X'; expected a number."})
            == "segment 5: PO102 is 'X'; expected a number"
        )
        assert in_words({**place, "message": "too long"}) == "segment 5, PO102: too long"
        assert in_words({"code": "no-lines"}) == "no-lines"

    def test_finding_in_a_csv_file_is_told_with_its_row_and_column(self) -> None:
        """Whoever opens the file in a spreadsheet finds the cell."""
        place = Place(segment="row", position=4, element=4)
        facts = Finding(code="c", severity=Severity.ERROR, message="no number", place=place).facts()
        assert in_words(facts) == "row 4, column 4: no number"
        assert in_words({**facts, "column": "Qty"}) == "row 4, column Qty: no number"
        assert in_words({"segment": "row", "position": 4, "message": "short"}) == "row 4: short"

    def test_second_finding_about_one_element_is_left_out(self) -> None:
        """A map stumbles over what the format found before; findings without an element all stay."""
        element = {"segment": "PO1", "position": 5, "element": 2}
        assert len(without_repeats([element, element, {"code": "a"}, {"code": "b"}])) == 3


class TestAudit:
    def test_untouched_ledger_is_sound(self, ledger: Ledger) -> None:
        """Every entry and payload holds, and the head is told to be noted elsewhere."""
        write(ledger, add_document)
        found = read(ledger, lambda connection: audit(connection, lambda rows: None))
        assert found.sound
        assert (found.payloads, len(found.head)) == (2, 64)

    def test_tampering_is_found_in_journal_and_payloads(
        self, ledger: Ledger, ledger_url: str
    ) -> None:
        """Whoever gets round the triggers is told on: which entry, which payload."""
        write(ledger, add_document)
        write(ledger, lambda unit: unit.note(Event.RECEIVED, 1, file="a"))
        ledger.close()
        engine = create_engine(database_url(ledger_url))
        with engine.begin() as connection:
            get_round_triggers(connection)
            connection.execute(text("UPDATE journal SET facts = '{}' WHERE sequence = 2"))
            change = text("UPDATE payload SET body = :body WHERE size_bytes = 3")
            connection.execute(change, {"body": b"ISB"})
        engine.dispose()
        with looking(lambda: open_reader(ledger_url)) as connection:
            found = audit(connection, lambda rows: None)
        assert not found.sound
        assert found.broken is not None
        assert found.broken.sequence == 2
        assert len(found.damaged) == 1


class TestLooking:
    def test_file_that_is_no_database_is_out_of_reach(self, tmp_path: Path) -> None:
        """One kind of error, whatever the database says."""
        (tmp_path / "ledger.db").write_bytes(b"not a database, but long enough to be looked at" * 9)
        with (
            pytest.raises(OutOfReach, match="cannot be read"),
            looking(lambda: open_reader(f"sqlite:///{tmp_path}/ledger.db")),
        ):
            pass
