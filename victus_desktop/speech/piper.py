"""Text to speech with Piper voices on onnxruntime."""

import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from victus_desktop.conversation.audio import Audio, Samples
from victus_desktop.conversation.errors import ModelError
from victus_desktop.speech.vits import StreamedVits, load_streamed

T = TypeVar("T")

_QUIET = 0.005
"""Loudness (peak 1) under which a voice has not begun: its own hiss before a word is less."""
_LEAD_SECONDS = 0.005
"""Kept before the first sound, so that it does not click."""
_SAMPLE = "Ready when you are, and I am all ears."
_PEAK = 0.8
"""Loudness that `_SAMPLE` is given; the loudest sentences are some 20 % louder."""


class PiperSynthesizer:
    """Speaks text. May be shared by threads; they take turns piece by piece."""

    def __init__(self, folder: Path, speed: float = 1.0, threads: int = 0) -> None:
        """Load the one `*.onnx` voice, with its `*.onnx.json`, from `folder`.

        `speed` 2 speaks twice as fast. `threads` 0 takes half of the machine's, at most 4.
        Raises ModelError.
        """
        self._voice, self._vits = _load(
            folder, threads or max(1, min(4, (os.cpu_count() or 1) // 2))
        )
        self._slowness = self._voice.config.length_scale / speed
        self._lock = threading.Lock()

    @property
    def rate(self) -> int:
        """Samples a second that this voice speaks with."""
        return int(self._voice.config.sample_rate)

    def synthesize(self, text: str) -> Iterator[Audio]:
        """Speak text that is fit to be spoken, beginning at once, a fifth of a second first.

        Text without a word gives nothing. Raises ModelError.
        """
        begun = False
        for samples in self._pieces(text):
            if not begun:
                samples = _without_lead(samples, self.rate)
            if len(samples):
                begun = True
                yield Audio(np.clip(samples * self._gain, -1, 1), self.rate)

    def warm(self) -> None:
        """Speak into the void, so that the first answer is as quick as the others."""
        for _ in self.synthesize(_SAMPLE):
            pass

    @cached_property
    def _gain(self) -> np.float32:
        """What makes this voice as loud as others.

        The same for all it says: a sentence that comes piece by piece cannot be made louder
        once its loudest piece is known.
        """
        peak = max((float(np.abs(piece).max()) for piece in self._pieces(_SAMPLE)), default=0.0)
        return np.float32(_PEAK / max(peak, 0.01))

    def _pieces(self, text: str) -> Iterator[Samples]:
        for sentence in self._sentences(text):
            pieces = self._vits.decode(self._told(sentence))
            while (piece := self._guarded(partial(next, pieces, None))) is not None:
                yield piece

    def _sentences(self, text: str) -> Sequence[Sequence[str]]:
        phonemes: Sequence[Sequence[str]] = self._guarded(lambda: self._voice.phonemize(text))
        return [sentence for sentence in phonemes if sentence]

    def _told(self, phonemes: Sequence[str]) -> dict[str, Any]:
        ids = self._voice.phonemes_to_ids(phonemes)
        config = self._voice.config
        scales = [config.noise_scale, self._slowness, config.noise_w_scale]
        told = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(scales, np.float32),
        }
        if "sid" in self._vits.inputs:
            told["sid"] = np.array([config.default_speaker_id or 0], np.int64)
        return told

    def _guarded(self, work: Callable[[], T]) -> T:
        with self._lock:
            try:
                return work()
            except Exception as error:
                raise ModelError(f"The voice failed to speak: {error}") from error


def _load(folder: Path, threads: int) -> tuple[Any, StreamedVits]:
    """Load a voice with threads that sleep when idle: other models need the processor too."""
    models = sorted(folder.glob("*.onnx"))
    if len(models) != 1:
        raise ModelError(
            f"{folder} must hold one voice (*.onnx), it holds {len(models)}; "
            f"try `victus models pull {folder.name}`."
        )
    import onnxruntime
    from piper import PiperVoice
    from piper.config import PhonemeType, PiperConfig

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Every sentence has a length of its own: what is laid up for one length fits no other.
    options.enable_mem_pattern = False
    try:
        with Path(f"{models[0]}.json").open(encoding="utf-8") as file:
            config = PiperConfig.from_dict(json.load(file))
        vits = load_streamed(models[0], options)
    except Exception as error:
        raise ModelError(
            f"The voice in {folder} does not load ({error}); try `victus models verify`."
        ) from error
    if config.phoneme_type not in (PhonemeType.ESPEAK, PhonemeType.TEXT):
        raise ModelError(
            f"The voice {folder.name} needs a dictionary that Victus does not have; "
            "choose another voice (`victus models list`)."
        )
    return PiperVoice(session=None, config=config, download_dir=folder), vits


def _without_lead(samples: Samples, rate: int) -> Samples:
    """Drop the silence that Piper begins with (about 50 ms), so that sound is heard at once."""
    loud = np.flatnonzero(np.abs(samples) > _QUIET)
    if not len(loud):
        return samples[:0]
    return samples[max(0, int(loud[0]) - round(_LEAD_SECONDS * rate)) :]
