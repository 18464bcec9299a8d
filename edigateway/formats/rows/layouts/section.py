"""The section ``layout`` of a map while it is read: its values by their paths, and what is wrong with them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from edigateway.contracts.layout import SECTION, key_faults, nearest
from edigateway.errors import Fault
from edigateway.yamlfile import Path_, Value, YamlFile

T = TypeVar("T")


class Section:
    """Reads values of the expected shapes; one that has another is a fault, and the default stands for it."""

    def __init__(self, file: YamlFile) -> None:
        """Start without faults."""
        self._file = file
        self.faults: list[Fault] = []

    def value(self, *where: str | int) -> Value:
        """Return what stands under some keys below ``layout``; None where nothing does."""
        value: Value = self._file.value.get(SECTION)
        for step in where:
            value = value.get(str(step)) if isinstance(value, dict) else None
        return value

    def has(self, *where: str | int) -> bool:
        """Return whether a key is written, whatever stands behind it."""
        above = self.value(*where[:-1])
        return isinstance(above, dict) and where[-1] in above

    def fault(
        self, where: Sequence[str | int], problem: str, remedy: str = "", *, key: bool = False
    ) -> None:
        """Add a fault at a path below ``layout``."""
        path: Path_ = (SECTION, *where)
        self.faults.append(self._file.fault(path, problem, remedy, key=key))

    def keys(
        self,
        where: Sequence[str | int],
        required: Sequence[str],
        optional: Sequence[str],
        what: str,
    ) -> None:
        """Complain of keys that are unknown or missing."""
        self.faults += key_faults(self._file, (SECTION, *where), required, optional, what)

    def unknown(
        self,
        where: Sequence[str | int],
        name: str,
        what: str,
        known: Sequence[str],
        within: str = "",
    ) -> None:
        """Complain of a name that is none of those known; ``within`` says where it was looked for."""
        among = f" {within}" if within else ""
        remedy = nearest(name, known) if known else ""
        self.fault(where, f"there is no {what} '{name}'{among}", remedy)

    def choice(self, name: str, choices: dict[str, T], default: T) -> T:
        """Return what one of a few words means."""
        if not self.has(name):
            return default
        value = self.value(name)
        if isinstance(value, str) and value in choices:
            return choices[value]
        words = " or ".join(choices)
        self.fault((name,), f"{name} is neither {words.replace(' or ', ' nor ')}", f"write {words}")
        return default

    def text(self, name: str, default: str, is_fine: Callable[[str], bool], wanted: str) -> str:
        """Return a text that passes a test; ``wanted`` says which do."""
        if not self.has(name):
            return default
        value = self.value(name)
        if isinstance(value, str) and is_fine(value):
            return value
        shown = f" '{value}'" if isinstance(value, str) else " that"
        self.fault((name,), f"{name} cannot be{shown}", f"write {wanted}")
        return default

    def texts(self, where: Sequence[str | int], *, of_one: bool = False) -> tuple[str, ...]:
        """Return a list of different texts; a single text may stand for a list ``of_one``."""
        value, name = self.value(*where), where[-1]
        if of_one and isinstance(value, str):
            return (value,)
        if (
            not isinstance(value, list)
            or not value
            or not all(isinstance(each, str) for each in value)
        ):
            self.fault(where, f"{name} must be a list of names", f"write {name}: [...]")
            return ()
        texts = tuple(str(each) for each in value)
        for n, text in enumerate(texts):
            if text in texts[:n]:
                self.fault((*where, n), f"'{text}' stands twice", "remove one of them")
        return texts
