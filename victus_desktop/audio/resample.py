"""Changes of the sample rate by soxr."""

import numpy as np

from victus_desktop.conversation.audio import Audio, Samples


def resample(audio: Audio, rate: int) -> Audio:
    """Give a whole sound at another rate."""
    if audio.rate == rate or not len(audio.samples):
        return Audio(audio.samples, rate)
    import soxr

    samples = soxr.resample(audio.samples, audio.rate, rate)
    return Audio(np.asarray(samples, np.float32), rate)


class Resampler:
    """Changes the rate of a sound that comes in pieces, without seams."""

    def __init__(self, rate: int, wanted: int) -> None:
        import soxr

        self._stream = None if rate == wanted else soxr.ResampleStream(rate, wanted, 1, "float32")

    def feed(self, samples: Samples, *, last: bool = False) -> Samples:
        """Give what is ready, shape (n,); `last` empties the filter."""
        if self._stream is None:
            return samples
        return np.asarray(self._stream.resample_chunk(samples, last=last), np.float32)
