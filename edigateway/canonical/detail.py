"""Small parts that documents and their lines share: identifiers, references, dates, notes, quantities."""

from datetime import date, time

from edigateway.canonical.document import Canonical, Coded, Entry, Number


class Identifier(Entry):
    """A value and the scheme that it belongs to; partners send one without the other.

    Source: the qualifier and value pairs of X12, such as N103/N104, PO106/PO107 or PER03/PER04.
    """

    scheme: Coded | None = None
    value: str | None = None


class Reference(Entry):
    """A number that ties this document to something else, and its date if it has one (X12 REF, N9)."""

    qualifier: Coded | None = None
    value: str | None = None
    description: str | None = None
    on: date | None = None
    at: time | None = None
    zone: Coded | None = None


class QualifiedDate(Entry):
    """A date, and a time if it was given, with what it is the date of (X12 DTM, G62).

    ``time_qualifier`` says what the time is the time of, where that is told apart (X12 G6203).
    """

    qualifier: Coded | None = None
    on: date | None = None
    time_qualifier: Coded | None = None
    at: time | None = None
    zone: Coded | None = None


class Note(Entry):
    """Free text, line by line, with its subject (X12 N9 with MSG or MTX, NTE, MSG, MTX).

    ``notes`` are the texts below a subject that have subjects of their own (X12 MTX below N9).
    """

    subject: Coded | None = None
    reference: str | None = None
    title: str | None = None
    text: tuple[str, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    notes: "tuple[Note, ...]" = ()


class QualifiedAmount(Entry):
    """An amount of money with what it is the amount of (X12 AMT)."""

    qualifier: Coded | None = None
    amount: Number | None = None
    credit_or_debit: Coded | None = None


class QualifiedQuantity(Entry):
    """A quantity with what it is the quantity of (X12 QTY)."""

    qualifier: Coded | None = None
    quantity: Number | None = None
    unit: Coded | None = None


class Measure(Canonical):
    """A number with its unit, such as a weight."""

    qualifier: Coded | None = None
    value: Number | None = None
    unit: Coded | None = None


class Measurement(Entry):
    """A measured property, as a value or a range (X12 MEA)."""

    reference: Coded | None = None
    property: Coded | None = None
    value: Number | None = None
    unit: Coded | None = None
    minimum: Number | None = None
    maximum: Number | None = None


class LeadTime(Entry):
    """How long something takes, such as from order to shipment (X12 LDT)."""

    type: Coded | None = None
    time: Number | None = None
    unit: Coded | None = None
    on: date | None = None
