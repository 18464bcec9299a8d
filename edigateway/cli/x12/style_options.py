"""The options of the commands that write X12: delimiters, line ends, characters."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import click

from edigateway.formats import x12

_LINE_ENDS: Mapping[str, str] = {"lf": "\n", "crlf": "\r\n", "none": ""}
_DELIMITERS = 4


def style_options(charset: x12.Charset) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that adds the options and hands over what they say as ``style``.

    ``charset`` is the one that is used unless another is asked for.
    """
    options = (
        click.option(
            "--delimiters",
            metavar="CHARACTERS",
            help="Between elements, components, after segments, between repetitions, such as '*>~^'.",
        ),
        click.option(
            "--line-end",
            type=click.Choice(list(_LINE_ENDS)),
            default="lf",
            show_default=True,
            help="What stands behind each segment.",
        ),
        click.option(
            "--charset",
            type=click.Choice([each.value for each in x12.Charset]),
            default=charset.value,
            show_default=True,
            help="What may be written; what else can be spelled with it is.",
        ),
        click.option(
            "--in-data",
            type=click.Choice([each.value for each in x12.InData]),
            default=x12.InData.REFUSE.value,
            show_default=True,
            help="What becomes of a delimiter in data; avoid chooses other delimiters.",
        ),
    )

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def with_style(
            *, delimiters: str | None, line_end: str, charset: str, in_data: str, **others: Any
        ) -> Any:
            return command(style=_style(delimiters, line_end, charset, in_data), **others)

        for option in reversed(options):
            with_style = option(with_style)
        return with_style

    return add


def _style(delimiters: str | None, line_end: str, charset: str, in_data: str) -> x12.Style:
    """Return what the options say.

    Raises:
        click.BadParameter: there are not four delimiters.
    """
    if delimiters is not None and len(delimiters) != _DELIMITERS:
        raise click.BadParameter(
            "four characters are needed, such as '*>~^'.", param_hint="--delimiters"
        )
    return x12.Style(
        delimiters=None if delimiters is None else _delimiters(*delimiters),
        line_end=_LINE_ENDS[line_end],
        charset=x12.Charset(charset),
        in_data=x12.InData(in_data),
    )


def _delimiters(element: str, component: str, segment: str, repetition: str) -> x12.Delimiters:
    return x12.Delimiters(
        element=element, component=component, segment=segment, repetition=repetition
    )
