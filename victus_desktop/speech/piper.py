"""Text to speech with Piper voices on onnxruntime."""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from victus_desktop.conversation.audio import Audio, Samples
from victus_desktop.conversation.errors import ModelError

_QUIET = 0.005
"""Loudness (peak 1) under which a voice has not begun: its own hiss before a word is less."""
_LEAD_SECONDS = 0.005
"""Kept before the first sound, so that it does not click."""


class PiperSynthesizer:
    """Speaks text. May be shared by threads; they take turns sentence by sentence."""

    def __init__(self, folder: Path, speed: float = 1.0, threads: int = 0) -> None:
        """Load the one `*.onnx` voice, with its `*.onnx.json`, from `folder`.

        `speed` 2 speaks twice as fast. `threads` 0 takes half of the machine's, at most 4.
        Raises ModelError.
        """
        from piper import SynthesisConfig

        self._voice = _load(folder, threads or max(1, min(4, (os.cpu_count() or 1) // 2)))
        usual = self._voice.config.length_scale
        self._config = SynthesisConfig(length_scale=usual / speed)
        self._lock = threading.Lock()

    @property
    def rate(self) -> int:
        """Samples a second that this voice speaks with."""
        return int(self._voice.config.sample_rate)

    def synthesize(self, text: str) -> Iterator[Audio]:
        """Speak text that is fit to be spoken, sentence by sentence, beginning at once.

        Text without a word gives nothing. Raises ModelError.
        """
        chunks = iter(self._voice.synthesize(text, self._config))
        begun = False
        while (samples := self._next(chunks)) is not None:
            if not begun:
                samples = _without_lead(samples, self.rate)
            if len(samples):
                begun = True
                yield Audio(samples, self.rate)

    def warm(self) -> None:
        """Speak into the void, so that the first answer is as quick as the others."""
        for _ in self.synthesize("Ready when you are."):
            pass

    def _next(self, chunks: Iterator[Any]) -> Samples | None:
        with self._lock:
            try:
                chunk = next(chunks, None)
            except Exception as error:
                raise ModelError(f"The voice failed to speak: {error}") from error
        return None if chunk is None else np.asarray(chunk.audio_float_array, np.float32)


def _load(folder: Path, threads: int) -> Any:
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
    try:
        with Path(f"{models[0]}.json").open(encoding="utf-8") as file:
            config = PiperConfig.from_dict(json.load(file))
        session = onnxruntime.InferenceSession(
            str(models[0]), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise ModelError(
            f"The voice in {folder} does not load ({error}); try `victus models verify`."
        ) from error
    if config.phoneme_type not in (PhonemeType.ESPEAK, PhonemeType.TEXT):
        raise ModelError(
            f"The voice {folder.name} needs a dictionary that Victus does not have; "
            "choose another voice (`victus models list`)."
        )
    return PiperVoice(session=session, config=config, download_dir=folder)


def _without_lead(samples: Samples, rate: int) -> Samples:
    """Drop the silence that Piper begins with (about 50 ms), so that sound is heard at once."""
    loud = np.flatnonzero(np.abs(samples) > _QUIET)
    if not len(loud):
        return samples[:0]
    return samples[max(0, int(loud[0]) - round(_LEAD_SECONDS * rate)) :]
