"""Answers the groups of an interchange that was read as a whole: a 997 or a 999 for each that is to be answered."""

from collections.abc import Sequence

from edigateway.formats.x12.acknowledging.group_answer import GroupAnswer
from edigateway.formats.x12.reading.transactions import ACKNOWLEDGEMENTS
from edigateway.model.acknowledgement import AcknowledgementForm, GroupAcknowledgement
from edigateway.model.envelope import FunctionalGroup, Interchange

ACKNOWLEDGEMENT_GROUP = "FA"
"""GS01 of groups of acknowledgements, which are never answered themselves."""

_USUAL = AcknowledgementForm()


def acknowledge(
    interchange: Interchange, forms: Sequence[AcknowledgementForm | None] | None = None
) -> Sequence[GroupAcknowledgement]:
    """Return an acknowledgement for each group; none for acknowledgements and for groups without a readable GS01.

    ``forms`` says for each group how it is to be answered, None in it that it is not; without it each gets a 997 that
    names every set.
    """
    groups = interchange.groups
    return [
        _acknowledgement(position, group, form)
        for position, (group, form) in enumerate(
            zip(groups, forms or [_USUAL] * len(groups), strict=True)
        )
        if form is not None and can_be_answered(group)
    ]


def can_be_answered(group: FunctionalGroup) -> bool:
    """Tell whether a group holds no acknowledgement itself and has an id that an answer can name."""
    unreadable = any(finding.code == "bad-group-header" for finding in group.findings)
    answers = any(each.set_id in ACKNOWLEDGEMENTS for each in group.transactions)
    return not (unreadable or answers or group.functional_id == ACKNOWLEDGEMENT_GROUP)


def _acknowledgement(
    position: int, group: FunctionalGroup, form: AcknowledgementForm
) -> GroupAcknowledgement:
    answer = GroupAnswer(group.version, form)
    for transaction in group.transactions:
        answer.add(transaction)
    return answer.acknowledgement(position, group)
