"""Answers that were worked out before: what is wrong in one line of a file is mostly wrong in all of them."""

from collections.abc import Hashable
from typing import TypeVar

_MOST = 512

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Remembered(dict[Key, Answer]):
    """Answers by what was asked; hostile data asks endless things, so all are forgotten when there are many."""

    def keep(self, key: Key, answer: Answer) -> Answer:
        """Remember an answer, and return it."""
        if len(self) >= _MOST:
            self.clear()
        self[key] = answer
        return answer
