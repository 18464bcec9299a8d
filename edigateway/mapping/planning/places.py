"""Where the fields of a map find their records: slots, which records go to by their tags and codes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from edigateway.mapping.planning.claims import Claims
from edigateway.model.step import Step


@dataclass(eq=False, slots=True)
class Slot:
    """A place for records that a step names: the first of them, all of them, or a loop for each.

    ``above`` is the slot of the record that it hangs in, None at the top of the loop. Elements that fields take of the
    first record are claimed in ``first``, those of further ones in ``others``.
    """

    step: Step
    number: int
    above: "Slot | None"
    is_each: bool
    numbers: "Iterator[int]"
    takes_all: bool = False
    first: Claims = field(default_factory=Claims)
    others: Claims = field(default_factory=Claims)
    inner: "Slots" = field(init=False)

    def __post_init__(self) -> None:
        """Make room for slots of what lies below its record."""
        self.inner = Slots(self.numbers, self)
        for each in self.step.conditions:
            if each.code_at:
                self.first.take_element(each.code_at)
                self.others.take_element(each.code_at)
            elif not self.is_each:
                self.inner.get(Step(tag=each.child)).first.take_element(1)

    @property
    def within(self) -> str:
        """Return the way from the loop to the record that this one hangs in, as maps write it."""
        return self.above.way if self.above else ""

    @property
    def way(self) -> str:
        """Return the way from the loop to this record."""
        return f"{self.within}/{self.step}" if self.above else str(self.step)


class Slots:
    """The slots at one level, by tag: those of more codes come before those of fewer or any, and single ones before loops."""

    def __init__(self, numbers: Iterator[int], above: Slot | None = None) -> None:
        """Start without any; ``numbers`` are for all slots of a loop."""
        self._numbers, self._above = numbers, above
        self._by_tag: dict[str, list[Slot]] = {}

    @property
    def within(self) -> str:
        """Return the way from the loop to the record that these hang in."""
        return self._above.way if self._above else ""

    def __iter__(self) -> Iterator[Slot]:
        """Yield every slot of this level, in the order in which the map names them."""
        return iter(
            sorted((each for of_tag in self._by_tag.values() for each in of_tag), key=_number)
        )

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self._by_tag)

    def of(self, tag: str) -> list[Slot]:
        """Return the slots for records of a tag, in the order in which they may claim one."""
        return self._by_tag.get(tag, [])

    def find(self, way: str) -> Slot | None:
        """Return the slot at the end of a way, as ``N1[ST]/N4``, None if no field reads from there."""
        found = None
        for slot in self:
            if slot.way == way and not slot.is_each:
                return slot
            if way.startswith(f"{slot.way}/"):
                found = found or slot.inner.find(way)
        return found

    def tags(self) -> tuple[str, ...]:
        """Return the tags of all slots, in the order in which the map names them."""
        return tuple(dict.fromkeys(slot.step.tag for slot in self))

    def get(self, step: Step, *, is_each: bool = False) -> Slot:
        """Return the slot of a step, made if it is new in this loop."""
        slots = self._by_tag.setdefault(step.tag, [])
        for slot in slots:
            if slot.step == step and slot.is_each == is_each:
                return slot
        slot = Slot(step, next(self._numbers), self._above, is_each, self._numbers)
        slots.append(slot)
        slots.sort(key=lambda each: (-len(each.step.conditions), each.is_each))
        return slot


def _number(slot: Slot) -> int:
    return slot.number
