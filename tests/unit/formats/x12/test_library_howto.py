"""The examples of the how-to run as they stand, and print what stands below them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
HOWTO = ROOT / "docs" / "howto" / "use-x12-as-a-library.md"
_EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```\n(.*?)```", re.DOTALL)


def test_examples_print_what_they_say(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each block of code is followed by its output."""
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    examples = _EXAMPLE.findall(HOWTO.read_text("utf-8"))
    assert len(examples) == 5
    for code, printed in examples:
        exec(compile(code, str(HOWTO), "exec"), names)
        assert capsys.readouterr().out == printed
