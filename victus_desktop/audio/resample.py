"""Changing the rate of sound, by soxr."""

import numpy as np

from victus_desktop.conversation.audio import Audio, Samples


def resample(audio: Audio, rate: int) -> Audio:
    """Give the same sound at another rate."""
    if audio.rate == rate:
        return audio
    import soxr

    changed = soxr.resample(audio.samples, audio.rate, rate)
    return Audio(np.asarray(changed, np.float32), rate)


class Resampler:
    """Changes the rate of sound that comes in pieces, with no seam between them.

    Holds back up to 30 ms until the next piece or `finish`.
    """

    def __init__(self, source: int, target: int, quality: str = "HQ") -> None:
        """Take the rates and soxr's name of the quality: 'LQ' holds back least, 'HQ' most."""
        self.source = source
        self.target = target
        self._quality = quality
        self._stream = self._new()

    def feed(self, samples: Samples) -> Samples:
        """Give what is ready of the sound so far."""
        return self._pass(samples, last=False)

    def finish(self) -> Samples:
        """Give what was held back; the next piece begins a new sound."""
        rest = self._pass(np.zeros(0, np.float32), last=True)
        self._stream = self._new()
        return rest

    def _new(self) -> object:
        if self.source == self.target:
            return None
        import soxr

        return soxr.ResampleStream(
            self.source, self.target, 1, dtype="float32", quality=self._quality
        )

    def _pass(self, samples: Samples, *, last: bool) -> Samples:
        if self._stream is None:
            return samples
        return np.asarray(
            self._stream.resample_chunk(np.ascontiguousarray(samples), last=last),  # type: ignore[attr-defined]
            np.float32,
        )
