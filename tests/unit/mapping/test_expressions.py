from edigateway.mapping.expressions import Part, parse_call, split


def test_expression_with_bars_is_cut_with_its_columns() -> None:
    """Each piece knows its column, so that a fault can point at it."""
    assert split("PO102 | decimal") == (Part("PO102", 0), Part("decimal", 8))


def test_expression_with_a_bar_in_quotes_is_left_whole() -> None:
    """A bar in quotes is text."""
    assert [part.text for part in split('A | join(" | ")')] == ["A", 'join(" | ")']


def test_call_with_arguments_is_parsed() -> None:
    """Arguments are bare words or quoted texts."""
    assert parse_call("lookup(units, keep)") == ("lookup", ("units", "keep"))
    assert parse_call('date("%d,%m,%Y")') == ("date", ("%d,%m,%Y",))
    assert parse_call("upper") == ("upper", ())


def test_call_with_loose_ends_is_refused() -> None:
    """What cannot be read to its end is no call."""
    assert parse_call("date(") is None
    assert parse_call('join("a" b)') is None
