"""Names that callers give their files: data, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.transports.http.names import LONGEST, file_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('attachment; filename="order 1.edi"', "order 1.edi"),
        ("attachment; filename=order.edi", "order.edi"),
        ("attachment;FileName = order.edi", "order.edi"),
        ("attachment; filename*=UTF-8''caf%C3%A9.edi", "caf\xe9.edi"),
        ("attachment; filename=plain.edi; filename*=utf-8'en'best.edi", "best.edi"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\edi\\order.edi"', "order.edi"),
        ("attachment; filename*=UTF-8''..%2F..%2Fx", "x"),
        ('attachment; filename=".."', ""),
        ('attachment; filename="a\x1b[31mb"', "a_[31mb"),
        ("attachment; filename*=UTF-8''a%00b%0Ac%E2%80%AEd%FF", "a_b_c_d\ufffd"),
        ('attachment; filename=""', ""),
        ("attachment", ""),
        ("", ""),
    ],
)
def test_file_name_is_made_fit_to_be_shown(written: str, name: str) -> None:
    """The last part of a path, with nothing that cannot be printed."""
    assert file_name(written) == name


@given(st.text(st.characters(max_codepoint=255), max_size=400))
def test_file_name_of_anything_is_short_and_printable(written: str) -> None:
    """Whatever stands there, what comes out can stand in a line of a table."""
    name = file_name(f'x; filename="{written}"')
    assert name.isprintable()
    assert "/" not in name
    assert len(name) <= LONGEST
