"""What fuzzing has found keeps every rule: the inputs that are kept are tried again."""

from importlib import import_module

import pytest

from tests.fuzz.corpus import TARGETS, kept


@pytest.mark.parametrize("target", TARGETS)
def test_inputs_of_the_corpus_keep_the_rules(target: str) -> None:
    """Each input is read, judged, answered or written as its target asks for."""
    inputs = kept(target)
    assert inputs
    for name, content in inputs.items():
        try:
            import_module(f"tests.fuzz.{target}").check(content)
        except Exception as error:
            error.add_note(f"the input is tests/fuzz/corpus/{target}/{name}")
            raise


@pytest.mark.parametrize("target", TARGETS)
def test_seeds_of_each_target_keep_the_rules(target: str) -> None:
    """So do the inputs that fuzzing begins with."""
    module = import_module(f"tests.fuzz.{target}")
    for seed in module.seeds():
        module.check(seed)


def test_corpus_is_small() -> None:
    """A corpus is for reading again and again, and nobody reads a large one."""
    sizes = [len(content) for target in TARGETS for content in kept(target).values()]
    assert len(sizes) < 1000
    assert sum(sizes) < 1 << 20
