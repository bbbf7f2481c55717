"""PortAudio, as all streams of this process share it."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from victus_desktop.audio.devices import Device, Direction, candidates
from victus_desktop.conversation.errors import AudioDeviceError

Block = NDArray[np.float32]
"""Shape (frames, channels)."""
OnBlock = Callable[[Block, float, bool], None]
"""Takes a block that was recorded or is to be filled, the moment on `time.monotonic` at which its
first sample passes the device, and whether sound was lost just before it."""

_LATENCY = 0.03
"""Seconds of buffer asked of the device: with a third of that, as PortAudio's 'low' means, the
callbacks come too late beside a busy language model."""
_SWITCH = 0.001
"""Seconds after which a busy Python thread lets the callbacks in. With Python's own 5 ms a single
one made an answer of 4 s stutter for 24 s; with this, two did no harm."""
_BLOCK = {Direction.INPUT: 0.016, Direction.OUTPUT: 0.01}
"""Seconds of sound that a callback is given. Left to themselves some drivers call 160 times a
second; two blocks of the microphone are a frame, so a frame never waits for a part of a block."""
_STALLED = 5.0
"""Seconds without a callback after which a stream is dead; PulseAudio may need 2 to start one."""
_BELIEVABLE = 2.0
"""Seconds; a driver that says its latency is longer has no clock."""
_RESCAN_PAUSE = 5.0
"""Least seconds between two looks for new devices where they interrupt idle streams."""


class Stream:
    """An open stream of one device in one direction."""

    def __init__(
        self, device: Device, rate: int, channels: int, on_block: OnBlock, idle: Callable[[], bool]
    ) -> None:
        self.device = device
        self.rate = rate
        self.channels = channels
        self.idle = idle
        """Tells whether the stream may be interrupted to look for devices."""
        self._on_block = on_block
        self._last_block = time.monotonic()
        self._stream: Any = None
        self._lock = threading.Lock()
        self._resting = False

    def begin(self, open_stream: Callable[..., Any], direction: Direction) -> None:
        """Open it with one of sounddevice's stream classes. Raises its PortAudioError."""
        recording = direction is Direction.INPUT
        stop = _portaudio().CallbackStop

        def callback(block: Block, frames: int, moments: Any, status: Any) -> None:
            now = time.monotonic()
            self._last_block = now
            if recording:
                away = moments.inputBufferAdcTime - moments.currentTime
                lost = status.input_overflow
            else:
                away = moments.outputBufferDacTime - moments.currentTime
                lost = status.output_underflow
            if abs(away) > _BELIEVABLE:
                away = -_LATENCY if recording else _LATENCY
            self._on_block(block, now + away, bool(lost))
            if self._resting:
                raise stop

        stream = open_stream(
            device=self.device.index,
            samplerate=self.rate,
            channels=self.channels,
            dtype="float32",
            latency=_LATENCY,
            blocksize=round(_BLOCK[direction] * self.rate),
            callback=callback,
        )
        try:
            stream.start()
        except BaseException:
            stream.close()
            raise
        self._stream = stream

    @property
    def alive(self) -> bool:
        with self._lock:
            if self._stream is None or self._resting or not self._stream.active:
                return False
            return time.monotonic() - self._last_block < _STALLED

    @property
    def closed(self) -> bool:
        with self._lock:
            return self._stream is None

    def rest(self) -> None:
        """Give no blocks after this one, for good. To be called by `on_block`.

        To go on, close it and open another: PortAudio hangs where it is to start a stream again
        whose device went away meanwhile.
        """
        self._resting = True

    def close(self) -> None:
        with self._lock:
            stream, self._stream = self._stream, None
            if stream is not None:
                stream.close(ignore_errors=True)


class SoundSystem:
    """The sound devices of this computer. Costs nothing until it is first used.

    PortAudio sees new devices only when it starts anew, which ends every stream of the process:
    so all of them are opened here, and their owners open them again.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._streams: list[Stream] = []
        self._scanned = float("-inf")

    def devices(self) -> list[Device]:
        """Give all devices. Raises AudioDeviceError where PortAudio is missing."""
        with self._lock:
            portaudio = _portaudio()
            hosts = [host["name"] for host in portaudio.query_hostapis()]
            default_input, default_output = portaudio.default.device
            return [
                Device(
                    index=one["index"],
                    name=one["name"],
                    host=hosts[one["hostapi"]],
                    inputs=one["max_input_channels"],
                    outputs=one["max_output_channels"],
                    rate=round(one["default_samplerate"]),
                    default_input=one["index"] == _default(portaudio, default_input, "input"),
                    default_output=one["index"] == _default(portaudio, default_output, "output"),
                )
                for one in portaudio.query_devices()
            ]

    def open(
        self,
        direction: Direction,
        preferred: Sequence[str],
        rate: int,
        on_block: OnBlock,
        idle: Callable[[], bool] = lambda: True,
    ) -> Stream:
        """Open the best device that works, at `rate` where it can, else at its own.

        Looks for new devices where none works. Makes the whole process switch threads more
        often, for the callbacks. Raises AudioDeviceError.
        """
        sys.setswitchinterval(min(_SWITCH, sys.getswitchinterval()))
        with self._lock:
            try:
                return self._open_best(direction, preferred, rate, on_block, idle)
            except AudioDeviceError:
                if not self._rescan():
                    raise
            return self._open_best(direction, preferred, rate, on_block, idle)

    def close(self) -> None:
        """Close every stream that is still open."""
        with self._lock:
            for stream in self._streams:
                stream.close()
            self._streams.clear()

    def accepts(self, device: Device, direction: Direction, rate: int, channels: int) -> bool:
        """Tell whether a device takes sound of this form."""
        portaudio = _portaudio()
        recording = direction is Direction.INPUT
        check = portaudio.check_input_settings if recording else portaudio.check_output_settings
        try:
            check(device=device.index, channels=channels, dtype="float32", samplerate=rate)
        except (portaudio.PortAudioError, ValueError):
            return False
        return True

    def _open_best(
        self,
        direction: Direction,
        preferred: Sequence[str],
        rate: int,
        on_block: OnBlock,
        idle: Callable[[], bool],
    ) -> Stream:
        portaudio = _portaudio()
        recording = direction is Direction.INPUT
        failure = ""
        for device in candidates(self.devices(), direction, preferred):
            with _quiet_drivers():
                form = self._form(device, direction, rate)
                stream = Stream(device, *form, on_block, idle)
                try:
                    stream.begin(
                        portaudio.InputStream if recording else portaudio.OutputStream, direction
                    )
                except portaudio.PortAudioError as error:
                    failure = f"{device.name}: {error.args[0]}"
                    continue
            self._streams = [one for one in self._streams if not one.closed] + [stream]
            return stream
        raise AudioDeviceError(
            f"The {direction.value} cannot be used ({failure}). "
            "Another program may hold it; `victus devices` lists what there is."
        )

    def _form(self, device: Device, direction: Direction, rate: int) -> tuple[int, int]:
        """Choose rate and channels."""
        most = min(device.channels(direction), 2)
        forms = [(rate, 1), (device.rate, 1), (rate, most), (device.rate, most)]
        for form in forms:
            if self.accepts(device, direction, *form):
                return form
        return device.rate, most

    def _rescan(self) -> bool:
        """Start PortAudio anew, unless somebody needs a stream right now."""
        alive = [stream for stream in self._streams if stream.alive]
        recent = time.monotonic() - self._scanned < _RESCAN_PAUSE
        if any(recent or not stream.idle() for stream in alive):
            return False
        self._scanned = time.monotonic()
        self.close()
        portaudio = _portaudio()
        portaudio._terminate()
        portaudio._initialize()
        return True


def _portaudio() -> ModuleType:
    try:
        import sounddevice
    except OSError as error:
        raise AudioDeviceError(
            "The sound library PortAudio is missing; on Debian and Ubuntu install it with: "
            "sudo apt install libportaudio2"
        ) from error
    return sounddevice  # type: ignore[no-any-return]


def _default(portaudio: ModuleType, chosen: int, kind: str) -> int:
    """Give the index of the default device, or -1."""
    if chosen >= 0:
        return chosen
    host = portaudio.default.hostapi
    hosts = portaudio.query_hostapis()
    if not hosts:
        return -1
    return int(hosts[max(host, 0)][f"default_{kind}_device"])


@contextmanager
def _quiet_drivers() -> Iterator[None]:
    """Keep what sound drivers write to the error stream themselves from the user's terminal."""
    kept = os.dup(2)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)
    os.close(silent)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
