"""Small parts that documents and their lines share: identifiers, references, dates, notes, quantities."""

from datetime import date, time

from edigateway.canonical.document import Canonical, Coded, Number


class Identifier(Canonical):
    """A value and the scheme that it belongs to; partners send one without the other.

    Source: the qualifier and value pairs of X12, such as N103/N104, PO106/PO107 or PER03/PER04.
    """

    scheme: Coded | None = None
    value: str | None = None


class Reference(Canonical):
    """A number that ties this document to something else (X12 REF)."""

    qualifier: Coded | None = None
    value: str | None = None
    description: str | None = None


class QualifiedDate(Canonical):
    """A date, and a time if it was given, with what it is the date of (X12 DTM)."""

    qualifier: Coded | None = None
    on: date | None = None
    at: time | None = None
    zone: Coded | None = None


class Note(Canonical):
    """Free text, line by line, with its subject (X12 N9 with MSG or MTX, NTE, MSG)."""

    subject: Coded | None = None
    reference: str | None = None
    title: str | None = None
    text: tuple[str, ...] = ()


class QualifiedAmount(Canonical):
    """An amount of money with what it is the amount of (X12 AMT)."""

    qualifier: Coded | None = None
    amount: Number | None = None


class QualifiedQuantity(Canonical):
    """A quantity with what it is the quantity of (X12 QTY)."""

    qualifier: Coded | None = None
    quantity: Number | None = None
    unit: Coded | None = None


class Measure(Canonical):
    """A number with its unit, such as a weight."""

    qualifier: Coded | None = None
    value: Number | None = None
    unit: Coded | None = None


class Measurement(Canonical):
    """A measured property, as a value or a range (X12 MEA)."""

    reference: Coded | None = None
    property: Coded | None = None
    value: Number | None = None
    unit: Coded | None = None
    minimum: Number | None = None
    maximum: Number | None = None
