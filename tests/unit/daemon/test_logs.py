"""The log: what it must never show, whoever reads it."""

import io
import sys

import structlog

from edigateway.daemon import logs


def test_traceback_for_people_shows_no_variables() -> None:
    """A fault of ours is told with its place in the code, and without the messages and passwords in hand."""
    told = io.StringIO()
    renderer = logs._render(readable=True)[-1]
    try:
        _fail("open " + "sesame")
    except ValueError:
        event = {"event": "call.failed", "level": "error", "exc_info": sys.exc_info()}
        told.write(renderer(None, "error", event))
    assert "ValueError" in told.getvalue()
    assert "open sesame" not in told.getvalue()


def _fail(secret: str) -> None:
    raise ValueError(f"{len(secret)} characters were not understood")


def test_renderer_for_machines_is_json() -> None:
    """Machines get one object a line."""
    assert isinstance(logs._render(readable=False)[-1], structlog.processors.JSONRenderer)
