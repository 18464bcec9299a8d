"""Reads the rules of a guideline file as they are written, before anybody knows whether their places exist."""

from difflib import get_close_matches

from edigateway.errors import Fault
from edigateway.formats.x12.guideline import locations
from edigateway.formats.x12.guideline.language import Location, Rule, Use
from edigateway.formats.x12.guideline.patterns import Pattern
from edigateway.yamlfile import Value, YamlFile

SEGMENT_KEYS = ("use", "max", "after", "elements")
ELEMENT_KEYS = ("use", "codes", "codes+", "pattern", "min", "max")

_MOST_DIGITS = 6
_USES = ", ".join(Use)


def parse_rules(file: YamlFile, faults: list[Fault]) -> dict[str, Rule]:
    """Return the rules of a file by the text of their places, and add what is wrong to ``faults``."""
    written = file.value.get("rules")
    if not isinstance(written, dict) or not written:
        remedy = "write below it what the guide says, such as: REF[DP]: required"
        faults.append(file.fault(("rules",), "rules: are missing", remedy))
        return {}
    found = {text: _Parser(file, text, faults).rule(value) for text, value in written.items()}
    return {text: rule for text, rule in found.items() if rule is not None}


class _Parser:
    """Reads one rule."""

    def __init__(self, file: YamlFile, text: str, faults: list[Fault]) -> None:
        self._file, self._text, self._faults = file, text, faults
        self._written: dict[str, Value] = {}

    def rule(self, value: Value) -> Rule | None:
        location = locations.parse(self._text)
        if location is None:
            remedy = (
                "write a segment as REF, REF[DP] or PO1/PID, an element as BEG03 or N1[ST]/N404"
            )
            self._fault((), "this is no place in a transaction set", remedy, key=True)
            return None
        if isinstance(value, str):
            value = {"use": value}
        if not isinstance(value, dict) or not value:
            problem = "says nothing about this place"
            self._fault((), problem, f"write {_USES}, or {{max: 1}}", key=True)
            return None
        self._written = value
        self._check_keys(ELEMENT_KEYS if location.element else SEGMENT_KEYS, location)
        before = len(self._faults)
        rule = self._read(location)
        return rule if len(self._faults) == before else None

    def _read(self, location: Location) -> Rule:
        least, most = self._number("min"), self._number("max")
        if least is not None and most is not None and least > most:
            self._fault(("min",), f"is more than max ({most})", "mend one of them")
        return Rule(
            location=location,
            use=self._use(),
            least=least,
            most=most,
            codes=self._texts("codes") or None,
            more_codes=self._texts("codes+"),
            pattern=self._pattern(),
            after=self._word("after"),
            elements=self._texts("elements"),
        )

    def _check_keys(self, known: tuple[str, ...], location: Location) -> None:
        for key in self._written:
            if key not in known:
                noun = "an element" if location.element else "a segment"
                near = get_close_matches(key, known, n=1)
                remedy = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"
                self._fault((key,), f"unknown key of {noun}", remedy, key=True)

    def _use(self) -> Use | None:
        word = self._word("use")
        if word is None or word in [*Use]:
            return None if word is None else Use(word)
        near = get_close_matches(word, [*Use], n=1)
        remedy = f"did you mean '{near[0]}'?" if near else f"write one of: {_USES}"
        self._fault(("use",), f"there is no use '{word}'", remedy)
        return None

    def _word(self, key: str) -> str | None:
        word = self._written.get(key)
        if key in self._written and (not isinstance(word, str) or not word):
            self._fault((key,), "must be one word", f"write {key}: ...")
            return None
        return word if isinstance(word, str) else None

    def _number(self, key: str) -> int | None:
        word = self._word(key)
        if word is None:
            return None
        if not (word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS and int(word)):
            self._fault(
                (key,), f"must be a whole number from 1 on (got '{word}')", f"write {key}: 10"
            )
            return None
        return int(word)

    def _texts(self, key: str) -> tuple[str, ...]:
        written = self._written.get(key)
        if key not in self._written:
            return ()
        texts = tuple(each for each in written or () if isinstance(each, str) and each)
        if not isinstance(written, list) or not texts or len(texts) != len(written):
            self._fault((key,), "must be a list", f"write {key}: [A, B]")
        return texts

    def _pattern(self) -> str | None:
        word = self._word("pattern")
        try:
            return word if word is None else str(Pattern(word))
        except ValueError as error:
            remedy = 'write a regular expression that the whole value matches, such as "[0-9]{10}"'
            self._fault(("pattern",), f"cannot be used: {error}", remedy)
            return None

    def _fault(
        self, below: tuple[str, ...], problem: str, remedy: str, *, key: bool = False
    ) -> None:
        where = ("rules", self._text, *below)
        label = ".".join(where)
        self._faults.append(self._file.fault(where, f"{label}: {problem}", remedy, key=key))
