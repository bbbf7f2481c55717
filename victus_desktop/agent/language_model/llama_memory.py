"""What a llama.cpp context has evaluated, kept so that no text is evaluated twice."""

import ctypes
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WORTH = 64
"""Tokens below which copying a state is dearer than evaluating them again."""
_MOST_BYTES = 256 * 1024 * 1024
"""Memory that states of other conversations may take, where that is less than the context's."""


@dataclass(frozen=True, slots=True)
class _Kept:
    tokens: list[int]
    state: Any
    """A ctypes array of bytes."""


class Evaluated:
    """The tokens in the context, and those of conversations that were in it before.

    A prompt goes on from whichever shares the longest beginning with it.
    """

    def __init__(self, context: Any, most_bytes: int = _MOST_BYTES) -> None:
        import llama_cpp

        self._lib = llama_cpp
        self._context = context
        self._memory = llama_cpp.llama_get_memory(context)
        self._most_bytes = most_bytes
        self._kept: list[_Kept] = []
        """The latest last."""
        self.tokens: list[int] = []

    def begin(self, prompt: Sequence[int]) -> int:
        """Make the context hold a beginning of `prompt` and nothing else; give its length.

        At least the last token is left to evaluate.
        """
        here = shared(self.tokens, prompt)
        best = max(self._kept, key=lambda one: shared(one.tokens, prompt), default=None)
        if len(self.tokens) - here > _WORTH:
            self._keep()
        if best is not None and shared(best.tokens, prompt) > here + _WORTH:
            self._restore(best)
            here = shared(self.tokens, prompt)
        here = min(here, len(prompt) - 1)
        if not self._lib.llama_memory_seq_rm(self._memory, 0, here, -1):
            self._lib.llama_memory_clear(self._memory, False)
            here = 0
        del self.tokens[here:]
        return here

    def save(self, file: Path) -> bool:
        """Write what is evaluated to a file, whole or not at all; tell whether that worked."""
        count = len(self.tokens)
        tokens = (self._lib.llama_token * count)(*self.tokens)
        beside = file.with_suffix(".part")
        written = self._lib.llama_state_seq_save_file(
            self._context, os.fsencode(beside), 0, tokens, count
        )
        if written:
            beside.replace(file)
        return bool(written)

    def load(self, file: Path) -> bool:
        """Take what an earlier process has evaluated; tell whether that worked."""
        room = self._lib.llama_n_ctx(self._context)
        tokens, count = (self._lib.llama_token * room)(), ctypes.c_size_t()
        self.forget()
        read = self._lib.llama_state_seq_load_file(
            self._context, os.fsencode(file), 0, tokens, room, ctypes.byref(count)
        )
        if not read:
            self.forget()
            return False
        self.tokens.extend(tokens[: count.value])
        return True

    def forget(self) -> None:
        """Drop everything."""
        self._lib.llama_memory_clear(self._memory, False)
        self.tokens.clear()
        self._kept.clear()

    def _keep(self) -> None:
        self._lib.llama_memory_seq_rm(self._memory, 0, len(self.tokens), -1)
        size = self._lib.llama_state_seq_get_size(self._context, 0)
        if size > self._most_bytes:
            return
        state = (ctypes.c_uint8 * size)()
        if self._lib.llama_state_seq_get_data(self._context, state, size, 0) != size:
            return
        self._kept = [
            one for one in self._kept if shared(one.tokens, self.tokens) < len(one.tokens)
        ]
        self._kept.append(_Kept(list(self.tokens), state))
        while self._is_too_much():
            del self._kept[0]

    def _is_too_much(self) -> bool:
        size = sum(len(one.state) for one in self._kept)
        tokens = sum(len(one.tokens) for one in self._kept)
        return size > self._most_bytes or tokens > self._lib.llama_n_ctx(self._context)

    def _restore(self, kept: _Kept) -> None:
        self._lib.llama_memory_clear(self._memory, False)
        self.tokens.clear()
        if self._lib.llama_state_seq_set_data(self._context, kept.state, len(kept.state), 0):
            self.tokens.extend(kept.tokens)


def shared(first: Sequence[int], second: Sequence[int]) -> int:
    """Give how many tokens two sequences have in common at their beginning."""
    length = min(len(first), len(second))
    for place in range(length):
        if first[place] != second[place]:
            return place
    return length
