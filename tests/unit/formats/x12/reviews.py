"""Where our findings on the public samples differ from the first opinion on them, and why ours are right.

Every sample was read by hand, beside its verdict, our findings and the first opinion. What is not named here agrees.
"""

from collections.abc import Mapping
from typing import NamedTuple

REJECTED = "rejected"
"""Stands for this: we reject a set in whose content the first opinion found nothing wrong."""

FAULTY = "faulty"
"""Stands for this: the first opinion found something wrong in the content of sets that we take without a word."""


class Reason(NamedTuple):
    """Why we say something that was not said, or do not say what was: codes of the catalogue, and the two above."""

    why: str
    ours: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()


ONE_FAULT_EACH = Reason(
    "One value is told one fault, that which says most: no code, date or number is told to be too long as well.",
    theirs=frozenset({"too-long", "too-short"}),
)
REPETITIONS = Reason(
    "Where nothing may repeat, that is told once for the element, and not what is wrong with each value.",
    ours=frozenset({"too-many-repetitions"}),
    theirs=frozenset({"too-long", "bad-number", "bad-code"}),
)
OLD_DATES = Reason(
    "Before 004010 a date has six digits; the first opinion judged it by a later release.",
    theirs=frozenset({"too-short", FAULTY}),
)
SHORT_DATE = Reason(
    "A date of six digits in 004010 is told as a short date, for it can be read; the first opinion calls it too short.",
    ours=frozenset({"short-date"}),
)
CODES_OF_ISA = Reason(
    "The elements of ISA are held against their lists and types, at which the first opinion did not look.",
    ours=frozenset(
        {
            "bad-interchange-date",
            "bad-interchange-time",
            "bad-interchange-version",
            "bad-receiver-qualifier",
            "bad-standards-id",
            "bad-usage",
        }
    ),
)
NAMELESS_PARTY = Reason(
    "An id that is blank, or longer than 15 characters, is nobody's address.",
    ours=frozenset({"bad-sender", "bad-receiver"}),
)
EQUAL_AS_NUMBERS = Reason(
    "Control numbers are compared as numbers; ST02 and SE02 differ in leading zeros only.",
    theirs=frozenset({"set-control-number"}),
)
COUNTED_LINES = Reason(
    "CTT01 is held against the number of lines, which the first opinion did not count.",
    ours=frozenset({"line-count"}),
)
NO_SUCH_SEGMENT = Reason(
    "A tag that is in no table of X12 is called unknown; 'not in the set' is said of those that are.",
    ours=frozenset({"unknown-segment"}),
    theirs=frozenset({"segment-not-in-set"}),
)
ISA_WITHOUT_ISA16 = Reason(
    "ISA16 is missing, and '~' ends segments; taken for the component separator, it stuck to the last elements.",
    ours=frozenset({"bad-component-separator", "isa-length"}),
    theirs=frozenset(
        {"bad-date", "group-control-number", "interchange-control-number", "too-long", FAULTY}
    ),
)
TILDES_BEHIND_ALL = Reason(
    "The terminator is the line end, so that the '~' before it belongs to ST02, too.",
    ours=frozenset({"bad-set-number"}),
)
LATE_IS_NOT_MISSING = Reason(
    "TDS is there, behind ISS; what is out of order is not missing as well.",
    theirs=frozenset({"missing-segment"}),
)
SPACE_BEFORE_LINE_END = Reason(
    "Each line ends with a space, which is no terminator: split there, free text became segments.",
    theirs=frozenset({"segment-not-in-set", "unknown-segment", FAULTY}),
)
BROKEN_LINE = Reason(
    "The line was broken within ISA10; its second half is no segment.",
    theirs=frozenset({"unknown-segment"}),
)
MAIL_AROUND_IT = Reason(
    "The interchange stands in a mail; what is behind IEA is the mail's.",
    theirs=frozenset({"unknown-segment"}),
)
NTE_IN_OLD_ORDERS = Reason(
    "In 003050 NTE may stand in the heading of an 850; the first opinion judged it by 004010.",
    theirs=frozenset({"segment-not-in-set", FAULTY}),
)
PLACE_BELONGS_TO_ANOTHER_LOOP = Reason(
    "DTP is known in a loop only that is not open, so that no place can be told where it comes too late.",
    ours=frozenset({"unexpected-segment"}),
    theirs=frozenset({"segment-out-of-order"}),
)
GROUP_NUMBER_WITH_WORDS = Reason(
    "GS06 is a number with words behind it; the first opinion compared it only.",
    ours=frozenset({"bad-group-number"}),
)
NO_RELEASE = Reason(
    "GS08 is 'T', which is no release; the first opinion guessed one.",
    ours=frozenset({"envelope-refused", "unsupported-version", REJECTED}),
)
NO_DICTIONARY = Reason(
    "There is no dictionary of the 880; the first opinion looked at the envelope only.",
    ours=frozenset({"unsupported-group", "unsupported-set", REJECTED}),
)

REASONS: Mapping[str, tuple[Reason, ...]] = {
    "810/oopx12-ord-810-example5-walmart.edi": (CODES_OF_ISA, LATE_IS_NOT_MISSING),
    "810/staedi-invoice810-po850-dual.edi": (OLD_DATES,),
    "820/oopx12-c-820-5010-example3-homedepot.edi": (ONE_FAULT_EACH,),
    "820/oopx12-c-820-5010-example6.edi": (CODES_OF_ISA, EQUAL_AS_NUMBERS),
    "820/oopx12-ord-820-example2-scanaenergy.edi": (CODES_OF_ISA, NAMELESS_PARTY),
    "820/oopx12-ord-820-example3-homedepot.edi": (ONE_FAULT_EACH, GROUP_NUMBER_WITH_WORDS),
    "820/oopx12-ord-820-example4-safeway.edi": (CODES_OF_ISA,),
    "820/oopx12-ord-820-example5-wikipedia.edi": (ONE_FAULT_EACH, SHORT_DATE),
    "820/oopx12-ord-820-example6.edi": (CODES_OF_ISA, EQUAL_AS_NUMBERS),
    "830/oboe-dmx830.edi": (NO_RELEASE,),
    "830/stupidedi-po830-fail-1.edi": (NO_SUCH_SEGMENT,),
    "832/edinet-x12-832.edi": (COUNTED_LINES,),
    "832/stupidedi-sc832-fail-2.edi": (NO_SUCH_SEGMENT,),
    "846/oopx12-c-ord-846-example2.edi": (CODES_OF_ISA, ONE_FAULT_EACH),
    "846/oopx12-ord-846-example2.edi": (CODES_OF_ISA, ONE_FAULT_EACH),
    "850/as2lib-issue12-1.edi": (OLD_DATES, COUNTED_LINES, MAIL_AROUND_IT),
    "850/ballerina-x12-sender.edi": (ONE_FAULT_EACH,),
    "850/edinet-parsetests-str1.edi": (ONE_FAULT_EACH,),
    "850/edinet-parsetests-str2.edi": (ONE_FAULT_EACH,),
    "850/oopx12-ord-850-example4-adobe-shrinkwrapped.edi": (SPACE_BEFORE_LINE_END,),
    "850/stupidedi-po850-fail-1-2.edi": (OLD_DATES, NTE_IN_OLD_ORDERS),
    "850/stupidedi-po850-fail-1.edi": (OLD_DATES, COUNTED_LINES),
    "850/vscode-edi-diagnosctics.edi": (NO_SUCH_SEGMENT,),
    "850/x12types-850-test-str1.edi": (CODES_OF_ISA,),
    "850/x12types-850-test-str3.edi": (CODES_OF_ISA,),
    "850/x12types-850-test-str4.edi": (CODES_OF_ISA, ISA_WITHOUT_ISA16),
    "855/stupidedi-pr855-fail-2.edi": (ONE_FAULT_EACH, BROKEN_LINE),
    "855/x12types-855-test-str1.edi": (ONE_FAULT_EACH,),
    "856/libedi-sample-4010-856.edi": (
        CODES_OF_ISA,
        NAMELESS_PARTY,
        ONE_FAULT_EACH,
        PLACE_BELONGS_TO_ANOTHER_LOOP,
    ),
    "856/oopx12-ord-856-example2.edi": (OLD_DATES,),
    "860/stupidedi-pc860-fail-1.edi": (OLD_DATES,),
    "880/oopx12-simplotexample1.edi": (CODES_OF_ISA, NO_DICTIONARY),
    "940/x12types-test-940-str10.edi": (CODES_OF_ISA,),
    "940/x12types-test-940-str11.edi": (TILDES_BEHIND_ALL,),
    "940/x12types-test-940-str4.edi": (ISA_WITHOUT_ISA16,),
    "940/x12types-test-940-str5.edi": (ISA_WITHOUT_ISA16,),
    "940/x12types-test-940-str6.edi": (ISA_WITHOUT_ISA16,),
    "940/x12types-test-940-str9.edi": (CODES_OF_ISA,),
    "945/x12types-945-test-str1.edi": (ONE_FAULT_EACH,),
    "945/x12types-945-test-str2.edi": (ONE_FAULT_EACH,),
    "997/staedi-extradelimiter997.edi": (REPETITIONS,),
    "997/staedi-invalid997-min.edi": (ONE_FAULT_EACH,),
    "997/staedi-invalid997.edi": (ONE_FAULT_EACH,),
}
"""The reasons by the name of the sample."""
