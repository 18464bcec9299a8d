"""Every part that stands in a list can keep what a map leaves of its loop."""

from collections.abc import Iterator
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel

from edigateway.canonical import KINDS
from edigateway.canonical.document import Entry, Unmapped


def _in_lists(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    seen.add(model)
    for field in model.model_fields.values():
        of_list = get_origin(field.annotation) is tuple
        for inner in (field.annotation, *get_args(field.annotation)):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                if of_list and inner is not Unmapped:
                    yield inner
                if inner not in seen:
                    yield from _in_lists(inner, seen)


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_stands_in_a_list_of_groups_is_an_entry(kind: str) -> None:
    """A map may go through a loop wherever a list of groups is, and its leftovers need a place."""
    found = set(_in_lists(KINDS[kind], set()))
    lacking = {
        each.__name__ for each in found if not issubclass(each, Entry) and each.__name__ != "Coded"
    }
    assert len(found) > 10
    assert lacking == set()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_left_stands_last_in_every_entry(kind: str) -> None:
    """People read what was understood first."""
    for model in set(_in_lists(KINDS[kind], set())):
        if issubclass(model, Entry):
            assert model.in_order(model.model_fields)[-1] == "unmapped"
