"""Sound files as input, as microphone and as loudspeaker."""

import struct
import threading
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from tests.audio.sounds import loud_span, pitch, tone
from tests.fresh_process import in_fresh_process
from victus_desktop.audio.files import FileMicrophone, FileSpeaker, decode, encode, read, write
from victus_desktop.conversation.audio import Audio, join
from victus_desktop.conversation.errors import AudioFileError, BadInput, StorageError
from victus_desktop.conversation.turn import Prompt, Turn


def turn() -> Turn:
    return Turn(Prompt("hello"), lambda event: None)


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "ogg"])
@pytest.mark.parametrize("rate", [16_000, 22_050, 48_000])
def test_every_kind_is_read_as_mono_at_16_khz(kind: str, rate: int, tmp_path: Path) -> None:
    path = tmp_path / f"sound.{kind}"
    path.write_bytes(encode([tone(1.0, 700, rate=rate)], kind))
    heard = join(read(path))
    assert heard.rate == 16_000
    assert heard.seconds == pytest.approx(1.0, abs=0.1)
    assert pitch(heard) == pytest.approx(700, abs=2)


def test_several_channels_become_one(tmp_path: Path) -> None:
    import soundfile

    left = tone(1.0, level=0.4).samples
    soundfile.write(tmp_path / "stereo.wav", np.stack([left, np.zeros_like(left)], 1), 16_000)
    heard = join(read(tmp_path / "stereo.wav"))
    assert np.abs(heard.samples).max() == pytest.approx(0.2, abs=0.01)


def test_numbers_that_are_none_do_not_spread(tmp_path: Path) -> None:
    import soundfile

    samples = tone(0.1).samples.copy()
    samples[100], samples[200], samples[300] = np.nan, np.inf, 7
    soundfile.write(tmp_path / "odd.wav", samples, 16_000, subtype="FLOAT")
    heard = join(read(tmp_path / "odd.wav")).samples
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= 1


def test_a_sound_in_memory_is_read_as_well() -> None:
    assert pitch(join(decode(encode([tone(0.5, 600)], "wav")))) == pytest.approx(600, abs=3)


def test_bare_samples_have_24_khz() -> None:
    assert len(encode([tone(1.0, rate=22_050)], "pcm")) == 2 * 24_000


def cut_wav() -> bytes:
    return encode([tone(1.0)], "wav")[: 44 + 16_000]


def wav_of_rate(rate: int) -> bytes:
    return (
        b"RIFF" + struct.pack("<I", 36 + 8) + b"WAVEfmt "
        b"" + struct.pack("<IHHIIHH", 16, 1, 1, rate, rate * 2, 2, 16) + b"data"
        b"" + struct.pack("<I", 8) + bytes(8)
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"this is no sound at all, only text", "damaged or no sound file"),
        (b"RIFF\x00\x00\x00\x00WAVEjunk", "damaged or no sound file"),
        (encode([Audio(np.zeros(0, np.float32), 16_000)], "wav"), "holds no sound"),
        (wav_of_rate(3), "claims 3 samples a second"),
        (encode([tone(1.0)], "flac")[:60], "damaged|holds no sound"),
    ],
)
def test_what_is_no_sound_is_refused_with_a_sentence(
    content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "bad.wav"
    path.write_bytes(content)
    with pytest.raises(AudioFileError, match=message) as refused:
        list(read(path))
    assert str(path) in refused.value.message


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="No such file"):
        list(read(tmp_path / "absent.wav"))
    with pytest.raises(AudioFileError, match="cannot be read"):
        list(read(tmp_path))


def test_a_file_that_breaks_off_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "cut.wav").write_bytes(cut_wav())
    assert join(read(tmp_path / "cut.wav")).seconds == pytest.approx(0.5, abs=0.01)


def most_memory(path: Path) -> int:
    """Read a sound piece by piece; give the most bytes that were held at once."""
    import soundfile  # noqa: F401  # What it takes is no part of the sound.

    tracemalloc.start()
    for _ in read(path):
        pass
    return tracemalloc.get_traced_memory()[1]


def test_a_long_file_does_not_fill_the_memory(tmp_path: Path) -> None:
    import soundfile

    minute = np.zeros(60 * 16_000, np.int16)
    with soundfile.SoundFile(tmp_path / "long.wav", "w", 16_000, 1, "PCM_16") as file:
        for _ in range(30):
            file.write(minute)
    assert in_fresh_process(most_memory, tmp_path / "long.wav") < 4_000_000
    assert sum(piece.seconds for piece in read(tmp_path / "long.wav")) == pytest.approx(1800)


def test_a_recording_is_heard_in_frames_with_silence_after_it(tmp_path: Path) -> None:
    write(tmp_path / "tone.wav", tone(1.0))
    frames = list(FileMicrophone(tmp_path / "tone.wav", silence=1.5).frames())
    assert {len(frame.samples) for frame in frames} == {512}
    heard = join(frames)
    assert heard.seconds == pytest.approx(2.5, abs=0.033)
    assert loud_span(heard)[1] == pytest.approx(1.0, abs=0.01)


def test_a_recording_may_keep_real_time_and_be_closed_in_the_middle(tmp_path: Path) -> None:
    write(tmp_path / "tone.wav", tone(10.0))
    microphone = FileMicrophone(tmp_path / "tone.wav", paced=True)
    threading.Timer(0.3, microphone.close).start()
    begun = time.monotonic()
    heard = join(microphone.frames())
    took = time.monotonic() - begun
    assert took < 5
    assert heard.seconds == pytest.approx(took, abs=0.5)


def test_a_recording_that_is_damaged_fails_at_its_first_frame(tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_bytes(b"nothing")
    with pytest.raises(AudioFileError):
        next(FileMicrophone(tmp_path / "bad.wav").frames())


def test_answers_are_written_one_after_another_with_a_pause(tmp_path: Path) -> None:
    speaker = FileSpeaker(tmp_path / "answers.wav")
    for rate in (22_050, 16_000):
        playback = speaker.open(turn())
        playback.write(tone(0.5, rate=rate))
        playback.write(tone(0.5, rate=rate))
        playback.drain()
        assert playback.heard_seconds() == pytest.approx(1.0)
    speaker.close()
    assert join(read(tmp_path / "answers.wav")).seconds == pytest.approx(2.5, abs=0.01)


def test_an_answer_that_was_stopped_takes_no_more(tmp_path: Path) -> None:
    speaker = FileSpeaker(tmp_path / "answers.wav")
    playback = speaker.open(turn())
    playback.write(tone(0.5))
    playback.stop()
    playback.write(tone(0.5))
    speaker.close()
    assert playback.heard_seconds() == pytest.approx(0.5)
    assert join(read(tmp_path / "answers.wav")).seconds == pytest.approx(0.5, abs=0.01)


def test_where_nothing_can_be_written_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written: No such file"):
        FileSpeaker(tmp_path / "absent" / "answers.wav")


def test_a_name_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"WAV files; answers\.mp3"):
        FileSpeaker(tmp_path / "answers.mp3")
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_said() -> None:
    with pytest.raises(StorageError, match="No space left"):
        FileSpeaker(Path("/dev/full"))


def test_the_file_is_whole_after_every_answer(tmp_path: Path) -> None:
    speaker = FileSpeaker(tmp_path / "answers.wav")
    for seconds in (0.5, 1.5):
        speaker.open(turn()).write(tone(0.5))
        assert join(read(tmp_path / "answers.wav")).seconds == pytest.approx(seconds, abs=0.01)
    speaker.close()
