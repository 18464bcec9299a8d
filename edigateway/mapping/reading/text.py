"""A piece of Python that is being written: lines, their indentation, and the objects that they refer to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Text:
    """Lines of a module; what they refer to is handed over as values, never as text."""

    def __init__(self) -> None:
        """Start empty."""
        self.names: dict[str, object] = {}
        self._lines: list[str] = []
        self._depth = 0
        self._count = 0
        self._bound: dict[object, str] = {}

    def __str__(self) -> str:
        """Return the source."""
        return "\n".join(self._lines) + "\n"

    def line(self, line: str) -> None:
        """Add a line at the present indentation."""
        self._lines.append("    " * self._depth + line)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Add a line, and indent what is added within; a block in which nothing is added does nothing."""
        self.line(head)
        self._depth += 1
        before = len(self._lines)
        yield
        if len(self._lines) == before:
            self.line("pass")
        self._depth -= 1

    def bind(self, prefix: str, value: object) -> str:
        """Return a name for an object."""
        name = self.fresh(prefix)
        self.names[name] = value
        return name

    def bind_once(self, prefix: str, key: object, make: Callable[[], object]) -> str:
        """Return the name of the object for a key, which is made when it is first asked for."""
        if key not in self._bound:
            self._bound[key] = self.bind(prefix, make())
        return self._bound[key]

    def fresh(self, prefix: str) -> str:
        """Return a name that nothing has yet."""
        self._count += 1
        return f"{prefix}{self._count}"
