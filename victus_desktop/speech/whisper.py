"""Speech to text with Whisper on CTranslate2, in a window as long as what was said.

Whisper was trained on windows of 30 s and pays for all of them. The encoder takes shorter ones,
and below about 10 s the decoder begins to loop and mishear; so the window is the length of the
sound and 2 s, at least 10 s, filled with silence, with timestamp tokens on, which end the text
where the speech ends. What then looks wrong is heard again in the whole window.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples
from victus_desktop.conversation.errors import ModelError
from victus_desktop.conversation.ports import Transcript
from victus_desktop.speech.decoding import Decoded, Piece, cap, pieces_of, without_loop
from victus_desktop.speech.lone_words import LONGEST, lone_word, may_be_misheard
from victus_desktop.speech.pauses import condense
from victus_desktop.speech.presence import hold_speech, speech_probabilities

LONGEST_WINDOW = 30.0
"""Seconds that Whisper sees at once."""
_SHORTEST_WINDOW = 10.0
"""Seconds: word error rate 7.2 % against 22 % at length + 2 s (tiny.en, 70 recorded clips)."""
_SILENCE_AFTER = 2.0
"""Seconds of silence that the window has at least behind the sound."""
_MOST_VOCABULARY_TOKENS = 48
"""Each token costs time in every request, and a long list tempts the model to invent."""
_ENGLISH_BIAS = " So we spoke about"
_AT_ONCE = 2
"""Sounds that are heard at the same time, on the same weights: what is written while one speaks
must not make the end wait."""
_MOST_TOKENS = 448
"""Length of Whisper's decoder context."""
_FIRST_TIMESTAMP_STEPS = 50
"""The first words begin within 1 s, as in Whisper's own decoding rules."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One window as written down."""

    decoded: Decoded
    language: str
    language_probability: float


def default_threads() -> int:
    """Give the threads that recognition uses on this machine: half of its own, at most 4.

    On 2 cores a second thread makes the encoder a third faster and the decoder, whose steps are
    small, a third slower; and the language model and the voice need a core meanwhile.
    """
    return max(1, min(4, (os.cpu_count() or 1) // 2))


class WhisperTranscriber:
    """Writes down speech. May be shared by threads; two are served at once."""

    def __init__(self, folder: Path, language: str = "", threads: int = 0) -> None:
        """Load a CTranslate2 Whisper model and its `tokenizer.json` from `folder`.

        `language` is a code such as 'en'; empty: detected, or English for an English model.
        `threads` 0 takes half of the machine's, at most 4. Raises ModelError.
        """
        self.threads = threads or default_threads()
        self._model = _load(folder, self.threads)
        self._engine = self._model.model
        if language and language not in self._model.supported_languages:
            raise ModelError(
                f"The model {folder.name} does not know the language {language!r}; choose another "
                "model (`victus models list`) or another language (setting speech.language)."
            )
        self._language = language or ("" if self._engine.is_multilingual else "en")
        self._tokenizer = _tokenizer(self._model, self._language or "en")
        self._suppressed = _suppressed(self._tokenizer)

    def transcribe(
        self, audio: Audio, vocabulary: Sequence[str] = (), alone: Sequence[str] = ()
    ) -> Transcript:
        """Write down what is said in sound of 16 kHz; the text is empty where nothing surely is.

        `vocabulary` holds names that are likely to occur, the likeliest first; `alone` English
        words of which one may be all that was said. Sound of more than 30 s is heard in windows.
        Raises ModelError, and ValueError at another rate.
        """
        if audio.seconds <= LONGEST_WINDOW - _SILENCE_AFTER:
            heard = self.hear(audio, vocabulary)
            said = Transcript(heard.decoded.text, heard.language) if heard else self._nothing()
            if alone and audio.seconds <= LONGEST and may_be_misheard(said.text):
                word = self._lone_word(audio, alone)
                return Transcript(f"{word.capitalize()}.", "en") if word else said
            return said
        from victus_desktop.speech.long import transcribe_long

        segments = list(transcribe_long(self, [audio], vocabulary))
        if not segments:
            return self._nothing()
        return Transcript(" ".join(part.text for part in segments), segments[0].language)

    def hear(
        self, audio: Audio, vocabulary: Sequence[str] = (), language: str = ""
    ) -> Heard | None:
        """Write down up to 30 s with times; None where nothing was surely said.

        Long pauses are taken out before, and are in the times again.
        `language` goes before the transcriber's own. Raises as `transcribe`.
        """
        if audio.rate != LISTENING_RATE:
            raise ValueError(f"Whisper hears {LISTENING_RATE} Hz, not {audio.rate}")
        probabilities = speech_probabilities(audio)
        if not hold_speech(probabilities):
            return None
        condensed = condense(audio, probabilities)
        heard = self._hear(condensed.audio, vocabulary, language)
        if heard is None:
            return None
        pieces = [
            Piece(*condensed.span(piece.start, piece.end), piece.text)
            for piece in heard.decoded.pieces
        ]
        return replace(heard, decoded=replace(heard.decoded, pieces=tuple(pieces)))

    def _hear(self, audio: Audio, vocabulary: Sequence[str], language: str) -> Heard | None:
        """Write down sound in which there is speech, twice where the first text looks wrong."""
        window = min(LONGEST_WINDOW, max(_SHORTEST_WINDOW, audio.seconds + _SILENCE_AFTER))
        language = language or self._language
        heard = self._decode(audio, window, vocabulary, language)
        if not heard.decoded.plausible(audio.seconds):
            if vocabulary or window < LONGEST_WINDOW:
                heard = self._decode(audio, LONGEST_WINDOW, (), language)
            heard = _mended(heard)
        decoded = heard.decoded
        return None if decoded.silent() else heard

    def _lone_word(self, audio: Audio, words: Sequence[str]) -> str:
        if self._language != "en":
            return ""
        with _plain_failures():
            encoded = self._encoded(audio, _SHORTEST_WINDOW)
            return lone_word(self._engine, self._tokenizer, encoded, self._start("en"), words)

    def warm(self) -> None:
        """Run once over silence, so that the first request is as quick as the others."""
        self._decode(Audio.silence(1), _SHORTEST_WINDOW, (), self._language)

    def _nothing(self) -> Transcript:
        return Transcript("", self._language or "en")

    def _decode(
        self, audio: Audio, window: float, vocabulary: Sequence[str], language: str
    ) -> Heard:
        with _plain_failures():
            encoded = self._encoded(audio, window)
            probability = 1.0
            if not language:
                (found, probability), *_ = self._engine.detect_language(encoded)[0]
                language = found.strip("<|>")
            prompt = [*self._bias(vocabulary, language), *self._start(language)]
            result = self._generate(encoded, prompt, cap(audio.seconds))
        return Heard(self._decoded(result, audio.seconds), language, probability)

    def _encoded(self, audio: Audio, window: float) -> Any:
        import ctranslate2

        features = self._features(audio.samples, window)
        return self._engine.encode(ctranslate2.StorageView.from_array(features))

    def _features(self, samples: Samples, window: float) -> Samples:
        missing = round(window * LISTENING_RATE) - len(samples)
        padded = np.pad(samples, (0, max(0, missing)))
        mel = self._model.feature_extractor(padded, padding=0)
        return np.ascontiguousarray(mel[None], np.float32)

    def _bias(self, vocabulary: Sequence[str], language: str) -> list[int]:
        """Give the names as a sentence said before; a bare list makes the model write lists."""
        tokens: list[int] = []
        for name in vocabulary:
            more = self._tokenizer.encode(f"{',' if tokens else ''} {name.strip()}")
            if len(tokens) + len(more) > _MOST_VOCABULARY_TOKENS:
                break
            tokens += more
        if not tokens:
            return []
        before = self._tokenizer.encode(_ENGLISH_BIAS) if language == "en" else []
        return [self._tokenizer.sot_prev, *before, *tokens, *self._tokenizer.encode(".")]

    def _start(self, language: str) -> list[int]:
        sequence: list[int] = list(self._tokenizer.sot_sequence)
        if self._engine.is_multilingual:
            sequence[1] = self._tokenizer.tokenizer.token_to_id(f"<|{language}|>")
        return sequence

    def _generate(self, encoded: Any, prompt: list[int], most: int) -> Any:
        return self._engine.generate(
            encoded,
            [prompt],
            beam_size=1,
            max_length=min(_MOST_TOKENS, len(prompt) + most),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
            max_initial_timestamp_index=_FIRST_TIMESTAMP_STEPS,
        )[0]

    def _decoded(self, result: Any, seconds: float) -> Decoded:
        tokens = result.sequences_ids[0]
        return Decoded(
            pieces_of(tokens, self._tokenizer.timestamp_begin, self._tokenizer.decode, seconds),
            log_probability=result.scores[0] * len(tokens) / (len(tokens) + 1),
            no_speech=result.no_speech_prob,
            complete=len(tokens) < cap(seconds),
        )


@contextmanager
def _plain_failures() -> Iterator[None]:
    """Say plainly what CTranslate2 raises. Raises ModelError."""
    try:
        yield
    except RuntimeError as error:
        raise ModelError(f"Speech recognition failed: {error}") from error


def _mended(heard: Heard) -> Heard:
    """Take the loop out of a text that has one even in the whole window."""
    text = without_loop(heard.decoded.text)
    if text == heard.decoded.text:
        return heard
    pieces = heard.decoded.pieces
    whole = Piece(pieces[0].start, pieces[-1].end, text)
    return replace(heard, decoded=replace(heard.decoded, pieces=(whole,)))


def _load(folder: Path, threads: int) -> Any:
    """Load the model without ever asking the network for a missing file."""
    missing = [name for name in ("model.bin", "tokenizer.json") if not (folder / name).is_file()]
    if missing:
        raise ModelError(
            f"The speech model in {folder} lacks {', '.join(missing)}; "
            f"try `victus models pull {folder.name}`."
        )
    from faster_whisper import WhisperModel

    try:
        return WhisperModel(
            str(folder),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            num_workers=_AT_ONCE,
        )
    except Exception as error:
        raise ModelError(
            f"The speech model in {folder} does not load ({error}); try `victus models verify`."
        ) from error


def _tokenizer(model: Any, language: str) -> Any:
    from faster_whisper.tokenizer import Tokenizer

    multilingual = model.model.is_multilingual
    return Tokenizer(model.hf_tokenizer, multilingual, task="transcribe", language=language)


def _suppressed(tokenizer: Any) -> list[int]:
    """Give the tokens that are never words: speaker tags, music signs, control tokens."""
    from faster_whisper.transcribe import get_suppressed_tokens

    return list(get_suppressed_tokens(tokenizer, [-1]))
