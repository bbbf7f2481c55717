"""Whisper hears quickly, repeats nothing, and invents nothing."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from tests.audio.spoken import spoken
from victus_desktop.audio.resample import resample
from victus_desktop.bench.clips import Clip, recorded_clips, speechless_clips, spoken_clips
from victus_desktop.bench.words import edits, words
from victus_desktop.conversation.audio import Audio, join
from victus_desktop.conversation.errors import ModelError
from victus_desktop.conversation.overlap import LONE_REQUESTS
from victus_desktop.speech.decoding import loop
from victus_desktop.speech.long import transcribe_long
from victus_desktop.speech.piper import PiperSynthesizer
from victus_desktop.speech.whisper import WhisperTranscriber

pytestmark = pytest.mark.slow

NAMES = ("Siobhan", "Krasnov", "Tomasz", "Inkscape", "Wojciech", "groceries")


@pytest.fixture(scope="module")
def whisper(models: Path) -> WhisperTranscriber:
    return WhisperTranscriber(models / "whisper-tiny.en")


@pytest.fixture(scope="module")
def clips(models: Path) -> list[Clip]:
    return list(spoken_clips(models / "piper-en-us-joe", 16, seed=5))


def test_speech_is_written_down(whisper: WhisperTranscriber, clips: list[Clip]) -> None:
    heard = [(words(clip.text), words(whisper.transcribe(clip.audio).text)) for clip in clips]
    wrong = sum(edits(said, text) for said, text in heard)
    assert wrong / sum(len(said) for said, _ in heard) < 0.2


def test_nothing_is_repeated(whisper: WhisperTranscriber, clips: list[Clip]) -> None:
    """Cut at the last word and with no silence behind it, where loops begin."""
    for clip in clips:
        end = np.flatnonzero(np.abs(clip.audio.samples) > 0.1 * clip.audio.samples.max())[-1]
        cut = Audio(clip.audio.samples[:end], clip.audio.rate)
        assert loop(whisper.transcribe(cut).text) == (0, 0)


@pytest.mark.parametrize("vocabulary", [(), NAMES], ids=["plain", "with vocabulary"])
def test_no_words_come_of_sound_without_speech(
    whisper: WhisperTranscriber, vocabulary: tuple[str, ...]
) -> None:
    for clip in speechless_clips(18, seed=3):
        assert whisper.transcribe(clip.audio, vocabulary).text == "", clip.name


def test_no_sound_at_all_is_no_text(whisper: WhisperTranscriber) -> None:
    assert whisper.transcribe(Audio.silence(0)).text == ""
    assert whisper.transcribe(Audio.silence(0.01)).text == ""


def test_vocabulary_finds_names_and_does_not_harm(
    whisper: WhisperTranscriber, clips: list[Clip]
) -> None:
    for clip in clips:
        heard = words(whisper.transcribe(clip.audio, NAMES).text)
        assert not {name.lower() for name in NAMES} & set(heard), clip.text


def test_a_long_vocabulary_is_cut(whisper: WhisperTranscriber, clips: list[Clip]) -> None:
    many = [f"Name{number}" for number in range(2000)]
    assert whisper.transcribe(clips[0].audio, many).text


def test_a_recording_of_any_length_is_written_down_while_it_comes(
    whisper: WhisperTranscriber, clips: list[Clip]
) -> None:
    whole = join([part for clip in clips * 2 for part in (clip.audio, Audio.silence(0.4))])
    assert whole.seconds > 60
    read = 0.0

    def frames() -> Iterator[Audio]:
        nonlocal read
        for start in range(0, len(whole.samples), 512):
            read += 512 / whole.rate
            yield Audio(whole.samples[start : start + 512], whole.rate)

    segments, first_after = [], 0.0
    for segment in transcribe_long(whisper, frames()):
        first_after = first_after or read
        segments.append(segment)
    assert first_after < 31
    assert all(part.start <= part.end <= whole.seconds for part in segments)
    assert [part.start for part in segments] == sorted(part.start for part in segments)
    said = words(" ".join(clip.text for clip in clips * 2))
    assert edits(said, words(" ".join(part.text for part in segments))) < 0.25 * len(said)
    text = whisper.transcribe(whole).text
    assert edits(said, words(text)) < 0.25 * len(said)


def test_what_is_said_after_a_long_pause_is_written_down(
    whisper: WhisperTranscriber, clips: list[Clip]
) -> None:
    *firsts, last = sorted(clips, key=lambda clip: clip.audio.seconds)[:8]
    for first in firsts:
        quiet, pause = Audio.silence(4), Audio.silence(6)
        heard = whisper.transcribe(join([quiet, first.audio, pause, last.audio, quiet])).text
        missing = set(words(last.text)) - set(words(heard))
        assert len(missing) <= len(words(last.text)) / 2, heard


def test_threads_share_one_model(whisper: WhisperTranscriber, clips: list[Clip]) -> None:
    alone = [whisper.transcribe(clip.audio).text for clip in clips[:4]]
    together: list[str] = [""] * 4

    def work(index: int) -> None:
        together[index] = whisper.transcribe(clips[index].audio).text

    workers = [threading.Thread(target=work, args=(index,)) for index in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert together == alone


def test_the_network_is_never_asked(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something connects")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    WhisperTranscriber(models / "whisper-tiny.en").warm()


def test_an_english_model_refuses_another_language(models: Path) -> None:
    with pytest.raises(ModelError, match="does not know the language 'de'"):
        WhisperTranscriber(models / "whisper-tiny.en", language="de")


def test_a_missing_file_is_named_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"lacks model\.bin, tokenizer\.json"):
        WhisperTranscriber(tmp_path)


def test_a_damaged_model_is_refused(models: Path, tmp_path: Path) -> None:
    for file in (models / "whisper-tiny.en").iterdir():
        data = file.read_bytes()
        (tmp_path / file.name).write_bytes(data[:1000] if file.name == "model.bin" else data)
    with pytest.raises(ModelError, match="victus models verify"):
        WhisperTranscriber(tmp_path)


def test_recordings_of_another_rate_are_refused(whisper: WhisperTranscriber) -> None:
    with pytest.raises(ValueError, match="16000 Hz"):
        whisper.transcribe(Audio.silence(1, rate=8000))


def test_a_multilingual_model_tells_the_language(models: Path, clips: list[Clip]) -> None:
    folder = models / "whisper-base"
    if not folder.is_dir():
        pytest.skip("the model whisper-base is not installed")
    whisper = WhisperTranscriber(folder)
    clip = clips[0]
    heard = whisper.transcribe(clip.audio)
    assert heard.language == "en"
    assert edits(words(clip.text), words(heard.text)) <= 2
    assert WhisperTranscriber(folder, language="en").transcribe(clip.audio) == heard


def test_a_folder_without_recordings_says_what_belongs_there(tmp_path: Path) -> None:
    from victus_desktop.conversation.errors import BadInput

    with pytest.raises(BadInput, match=r"NAME\.wav and NAME\.txt"):
        list(recorded_clips(tmp_path))


def muffled(audio: Audio, spare: float) -> Audio:
    """Take the hiss and the first `spare` seconds of a word, as an echo canceller does."""
    loud = np.flatnonzero(np.abs(audio.samples) > 0.02 * np.abs(audio.samples).max())
    word = audio.samples[loud[0] : loud[-1] + 1]
    spectrum = np.fft.rfft(word)
    spectrum[np.fft.rfftfreq(len(word), 1 / audio.rate) > 1600] = 0
    left = np.fft.irfft(spectrum, len(word)) * 0.3 / np.abs(word).max()
    left[: round(spare * audio.rate)] = 0
    noise = np.random.default_rng(0).normal(0, 0.0005, len(word) + 9600)
    noise[8000 : 8000 + len(word)] += left
    return Audio(noise.astype(np.float32), audio.rate)


def test_a_word_without_its_hiss_is_heard_where_it_is_likely(
    whisper: WhisperTranscriber, models: Path
) -> None:
    voice = PiperSynthesizer(models / "piper-en-us-joe")
    onnxruntime.set_seed(0)
    stops = [
        muffled(resample(join(voice.synthesize("Stop!"), voice.rate), 16_000), 0.12)
        for _ in range(4)
    ]

    def heard(alone: tuple[str, ...]) -> int:
        return sum(whisper.transcribe(stop, alone=alone).text == "Stop." for stop in stops)

    assert heard(LONE_REQUESTS) >= heard(()) + 2


def test_a_sign_of_listening_is_none_of_these_words(
    whisper: WhisperTranscriber, models: Path
) -> None:
    for text in ("Okay.", "Right.", "Yeah."):
        sign = muffled(spoken(models, text), 0.0)
        heard = whisper.transcribe(sign).text
        assert whisper.transcribe(sign, alone=LONE_REQUESTS).text == heard


def test_noise_is_none_of_these_words(whisper: WhisperTranscriber) -> None:
    for clip in speechless_clips(18, seed=3):
        assert whisper.transcribe(clip.audio.slice(0, 1.2), alone=LONE_REQUESTS).text == "", clip
