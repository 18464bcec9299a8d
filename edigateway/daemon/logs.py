"""The log: one JSON object a line for machines, plain text for people, always on standard error.

What libraries and our own rooms tell the standard library's logging goes the same way.
"""

import logging
import os
import sys
from typing import Any

import structlog

_BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(*, quiet: bool = False) -> None:
    """Set up logging for this process; ``quiet`` leaves out everything below a warning."""
    level = logging.WARNING if quiet else logging.INFO
    readable = sys.stderr.isatty() and "JOURNAL_STREAM" not in os.environ
    structlog.configure(
        processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_BEFORE,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_render(readable=readable),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("alembic").setLevel(
        logging.WARNING
    )  # its every step says nothing to operators


def _render(*, readable: bool) -> list[Any]:
    if readable:
        # Its usual tracebacks show what every variable holds, among it messages and passwords.
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(exception_formatter=plain)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
