"""What is shown: hostile text made harmless, times as people write them."""

from datetime import UTC, datetime, timedelta

import click
import pytest

from edigateway.cli.plain import counted, one_line, safe
from edigateway.cli.terminal import say_table
from edigateway.cli.when import Moment, ago
from edigateway.clock import SystemClock


@pytest.mark.parametrize("steering", ["\x1b", "\x07", "\r", "\x9b", "\u202e", "\u200b", "\ud800"])
def test_character_that_steers_a_terminal_is_replaced(steering: str) -> None:
    """Control characters, invisible ones and lone surrogates never reach a terminal."""
    assert safe(f"a{steering}b") == "a\ufffdb"


def test_plain_text_of_any_language_stays_as_it_is() -> None:
    """Only what cannot be seen is replaced."""
    assert safe("Żółw & Söhne 東京") == "Żółw & Söhne 東京"
    assert one_line("two\nlines") == "two lines"


def test_markup_in_a_name_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A partner cannot colour a table with the words that our library of tables knows."""
    say_table(["name"], [["[bold red]x[/] :smile:"]])
    assert capsys.readouterr().out == "name\n[bold red]x[/] :smile:\n"


def test_columns_narrow_the_output_of_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sets COLUMNS gets lines no longer than that."""
    monkeypatch.setenv("COLUMNS", "40")
    say_table(["id", "detail"], [["1", "word " * 30]], fold=["detail"])
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 40


@pytest.mark.parametrize(
    ("written", "meant"),
    [("90s", timedelta(seconds=90)), ("2h", timedelta(hours=2)), ("1w", timedelta(weeks=1))],
)
def test_span_is_counted_back_from_now(written: str, meant: timedelta) -> None:
    """``2h`` is two hours ago."""
    found = Moment().convert(written, None, None)
    assert abs(SystemClock().now() - meant - found) < timedelta(seconds=10)


def test_date_is_midnight_of_this_machine() -> None:
    """Times are written as the operator's clock shows them."""
    assert Moment().convert("2026-11-20", None, None) == datetime(2026, 11, 20).astimezone()
    zoned = Moment().convert("2026-11-20T14:30+00:00", None, None)
    assert zoned == datetime(2026, 11, 20, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "2", "h2", "2x", "9999999h", "2026-13-01"])
def test_what_is_no_time_is_refused(written: str) -> None:
    """Nothing is guessed, and nothing overflows."""
    with pytest.raises(click.BadParameter):
        Moment().convert(written, None, None)


def test_age_is_told_in_its_largest_unit() -> None:
    """Seconds, minutes, hours, days."""
    now = SystemClock().now()
    assert ago(now - timedelta(minutes=5, seconds=2)) == "5 min"
    assert ago(now - timedelta(days=3, minutes=1)) == "3 d"


def test_counts_read_well() -> None:
    """One fault, two faults."""
    assert (counted(1, "fault"), counted(2, "fault")) == ("1 fault", "2 faults")
    assert counted(2, "mailbox", "mailboxes") == "2 mailboxes"
