"""llama.cpp, driven token by token through its C interface.

Unlike llama-cpp-python's own class this does not redirect the output of the whole process while
it loads, and an evaluation can be aborted.
"""

import codecs
import ctypes
import logging
import os
import weakref
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from victus_desktop.agent.language_model.cancelling import Cancelled, Queue, never
from victus_desktop.agent.language_model.llama_abort import Abort
from victus_desktop.agent.language_model.llama_memory import Evaluated
from victus_desktop.conversation.errors import ModelError, TurnCancelled

log = logging.getLogger(__name__)

_BATCH = 256
_SHORT = 32
"""Tokens up to which all cores gain little and lose much: they wait for each other at every step,
so beside one busy process a question takes 150 ms on two of two cores and 64 ms on one."""
_PENALIZED = 64
"""Latest tokens that are not to be repeated."""
_ERROR = 4
"""ggml's log level of errors."""
_ABORTED = 2
"""What `llama_decode` returns when the abort callback said so."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen."""

    temperature: float = 0.2
    repeat_penalty: float = 1.1
    """Makes the latest 64 tokens less likely; 1 is none."""
    seed: int | None = None
    grammar: str = ""
    """GBNF with a rule `root`; empty: none."""
    trigger: str = ""
    """Pattern from whose first group on the grammar holds; empty: from the start."""


class Llama:
    """One model with one context; threads take turns, first come first served."""

    def __init__(self, path: Path, *, context_tokens: int, threads: int) -> None:
        """Load the weights. `threads` 0: by the machine. Raises ModelError."""
        import llama_cpp

        self._lib = llama_cpp
        self._errors = _log_of_llama().errors
        llama_cpp.llama_backend_init()
        self._model = self._loaded(path)
        self._vocab = llama_cpp.llama_model_get_vocab(self._model)
        trained = llama_cpp.llama_model_n_ctx_train(self._model)
        self.context_tokens = min(context_tokens, trained) if trained > 0 else context_tokens
        self._abort = Abort()
        self._context = self._new_context(path, threads)
        weakref.finalize(self, _free, llama_cpp, self._context, self._model).atexit = False
        self._evaluated = Evaluated(self._context)
        self._queue = Queue()
        self._pieces: dict[int, bytes] = {}

    def _loaded(self, path: Path) -> Any:
        self._errors.clear()
        model = None
        if path.is_file():
            params = self._lib.llama_model_default_params()
            model = self._lib.llama_model_load_from_file(os.fsencode(path), params)
        if not model:
            reason = self._errors[0] if path.is_file() and self._errors else "no such file"
            raise ModelError(
                f"The language model {path.name} does not load ({reason}); try "
                "`victus models verify`."
            )
        return model

    def _new_context(self, path: Path, threads: int) -> Any:
        self._few, self._many = threads or max(1, _cores() // 2), threads or _cores()
        params = self._lib.llama_context_default_params()
        params.n_ctx = self.context_tokens
        params.n_batch = params.n_ubatch = _BATCH
        params.n_threads, params.n_threads_batch = self._few, self._many
        params.abort_callback = self._abort.callback
        params.abort_callback_data = self._abort.address
        context = self._lib.llama_init_from_model(self._model, params)
        if not context:
            self._lib.llama_model_free(self._model)
            raise ModelError(
                f"There is too little memory for {path.name} with {self.context_tokens} tokens; "
                "lower language_model.context_tokens or choose a smaller model."
            )
        return context

    def write_with(self, threads: int) -> None:
        """Take so many threads for each token that is written, from the next one on."""
        self._few = threads

    @property
    def chat_template(self) -> str:
        """The model's own template, or '' where it brings none."""
        found = self._lib.llama_model_chat_template(self._model, None)
        return found.decode("utf-8", "replace") if found else ""

    def mark(self, kind: str) -> str:
        """Give the text of the token that begins ('bos') or ends ('eos') a text."""
        token = getattr(self._lib, f"llama_vocab_{kind}")(self._vocab)
        return self._piece(token).decode("utf-8", "replace") if token >= 0 else ""

    def tokens(self, text: str, *, marks: bool = False, first: bool = False) -> list[int]:
        """Give the tokens of a text.

        With `marks` the template's marks in it count as such; with `first` a model that wants a
        token before every text gets it.
        """
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        found = (self._lib.llama_token * room)()
        count = self._lib.llama_tokenize(self._vocab, data, len(data), found, room, first, marks)
        return list(found[:count])

    def save(self, file: Path) -> bool:
        """Write what is evaluated to a file; tell whether that worked."""
        with self._queue.place(never):
            return self._evaluated.save(file)

    def load(self, file: Path) -> bool:
        """Take what an earlier process has evaluated with the same model and library."""
        with self._queue.place(never):
            return self._evaluated.load(file)

    def forget(self) -> None:
        """Drop what was evaluated, so that the next prompt is evaluated whole."""
        with self._queue.place(never):
            self._evaluated.forget()

    def generate(
        self, prompt: Sequence[int], most: int, sampling: Sampling, cancelled: Cancelled
    ) -> Generator[str, None, None]:
        """Give text piece by piece, at most `most` tokens.

        Raises TurnCancelled within some milliseconds of `cancelled`, and ModelError.
        """
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        with self._queue.place(cancelled), self._abort.watching(cancelled):
            sampler = self._sampler(sampling)
            try:
                self._evaluate(prompt)
                for token in self._sampled(sampler, most):
                    if cancelled():
                        raise TurnCancelled
                    if text := decoder.decode(self._piece(token)):
                        yield text
            finally:
                self._lib.llama_sampler_free(sampler)

    def _evaluate(self, prompt: Sequence[int]) -> None:
        start = self._evaluated.begin(prompt)
        for place in range(start, len(prompt), _BATCH):
            self._decode(prompt[place : place + _BATCH])

    def _sampled(self, sampler: Any, most: int) -> Iterator[int]:
        for number in range(most):
            token = self._lib.llama_sampler_sample(sampler, self._context, -1)
            if self._lib.llama_vocab_is_eog(self._vocab, token):
                return
            yield token
            if number + 1 < most:
                self._decode([token])

    def _decode(self, tokens: Sequence[int]) -> None:
        batch = (self._lib.llama_token * len(tokens))(*tokens)
        readers = self._few if len(tokens) <= _SHORT else self._many
        self._lib.llama_set_n_threads(self._context, self._few, readers)
        status = self._lib.llama_decode(
            self._context, self._lib.llama_batch_get_one(batch, len(tokens))
        )
        if status == _ABORTED:
            raise TurnCancelled
        if status:
            self._evaluated.forget()
            raise ModelError(f"The language model failed (llama.cpp error {status}); ask again.")
        self._evaluated.tokens.extend(tokens)

    def _sampler(self, sampling: Sampling) -> Any:
        lib = self._lib
        chain = lib.llama_sampler_chain_init(lib.llama_sampler_chain_default_params())
        seed = lib.LLAMA_DEFAULT_SEED if sampling.seed is None else sampling.seed % 2**32
        steps = [self._grammar(sampling)] if sampling.grammar else []
        words = lib.llama_vocab_n_tokens(self._vocab)
        steps.append(
            lib.llama_sampler_init_penalties(words, _PENALIZED, sampling.repeat_penalty, 0.0, 0.0)
        )
        if sampling.temperature > 0:
            steps += [
                lib.llama_sampler_init_top_k(40),
                lib.llama_sampler_init_top_p(0.95, 1),
                lib.llama_sampler_init_min_p(0.05, 1),
                lib.llama_sampler_init_temp(sampling.temperature),
                lib.llama_sampler_init_dist(seed),
            ]
        else:
            steps.append(lib.llama_sampler_init_greedy())
        for step in steps:
            lib.llama_sampler_chain_add(chain, step)
        return chain

    def _grammar(self, sampling: Sampling) -> Any:
        grammar = sampling.grammar.encode()
        if sampling.trigger:
            patterns = (ctypes.c_char_p * 1)(sampling.trigger.encode())
            none = (self._lib.llama_token * 0)()
            made = self._lib.llama_sampler_init_grammar_lazy_patterns(
                self._vocab, grammar, b"root", patterns, 1, none, 0
            )
        else:
            made = self._lib.llama_sampler_init_grammar(self._vocab, grammar, b"root")
        if not made:
            raise ModelError("The language model cannot be held to these tools' parameters.")
        return made

    def _piece(self, token: int) -> bytes:
        known = self._pieces.get(token)
        if known is None:
            room = ctypes.create_string_buffer(256)
            count = self._lib.llama_token_to_piece(self._vocab, token, room, 256, 0, True)
            known = self._pieces[token] = room.raw[: max(count, 0)]
        return known


@dataclass(frozen=True, slots=True)
class _Log:
    """Takes what llama.cpp reports; process-wide, as llama.cpp has but one."""

    errors: deque[str]
    callback: Any
    """Held so that it lives as long as llama.cpp calls it."""


@lru_cache(maxsize=1)
def _log_of_llama() -> _Log:
    import llama_cpp

    errors: deque[str] = deque(maxlen=4)

    def note(level: int, text: bytes, data: Any) -> None:
        line = text.decode("utf-8", "replace").strip()
        if level == _ERROR and line:
            errors.append(line)
        log.debug("%s", line)

    callback = llama_cpp.llama_log_callback(note)
    llama_cpp.llama_log_set(callback, ctypes.c_void_p(0))
    return _Log(errors, callback)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 2


def _free(lib: Any, context: Any, model: Any) -> None:
    lib.llama_free(context)
    lib.llama_model_free(model)
