"""`victus bench stt` compares on the same clips, and counts as the field counts."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from victus_desktop.bench.clips import recorded_clips, speechless_clips, spoken_clips
from victus_desktop.bench.stt import bench_stt
from victus_desktop.bench.words import edits, words
from victus_desktop.conversation.errors import AudioFileError, BadInput
from victus_desktop.paths import resource


def test_words_are_compared_without_case_punctuation_or_digits() -> None:
    assert words("Set a timer for 25 minutes!") == words("set a timer, for twenty-five minutes")
    assert words("1,200 is 50%") == words("One thousand two hundred is fifty percent.")
    assert words("Don't.") == ["don't"]


@pytest.mark.parametrize(
    ("said", "heard", "expected"),
    [("a b c", "a b c", 0), ("a b c", "a c", 1), ("a b", "a x b", 1), ("a", "b", 1), ("", "a", 1)],
)
def test_edits_are_insertions_deletions_and_substitutions(
    said: str, heard: str, expected: int
) -> None:
    assert edits(said.split(), heard.split()) == expected


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_edits_are_a_distance(one: list[str], other: list[str]) -> None:
    assert edits(one, other) == edits(other, one)
    assert (edits(one, other) == 0) == (one == other)
    assert edits(one, other) <= max(len(one), len(other))


def test_the_sentences_are_many_and_varied() -> None:
    sentences = resource("bench", "sentences.txt").read_text(encoding="utf-8").splitlines()
    assert len(set(sentences)) == len(sentences) >= 200
    lengths = [len(words(sentence)) for sentence in sentences]
    assert min(lengths) <= 3
    assert max(lengths) >= 15


def test_speechless_clips_are_the_same_for_the_same_seed() -> None:
    first, again = (list(speechless_clips(12, seed=1)) for _ in range(2))
    assert all(
        np.array_equal(a.audio.samples, b.audio.samples) for a, b in zip(first, again, strict=True)
    )
    assert all(1 <= clip.audio.seconds <= 6 and clip.text == "" for clip in first)
    assert all(np.abs(clip.audio.samples).max() <= 1.5 for clip in first)


def test_recordings_of_the_user_are_read_at_any_rate(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "one.wav", np.zeros((8000, 2), np.float32), 8000)
    (tmp_path / "one.txt").write_text("hello\n")
    (clip,) = recorded_clips(tmp_path)
    assert (clip.name, clip.text, clip.audio.rate, clip.audio.seconds) == ("one", "hello", 16000, 1)


def test_a_recording_that_is_no_sound_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_bytes(b"no sound")
    (tmp_path / "bad.txt").write_text("hello")
    with pytest.raises(AudioFileError, match=r"bad\.wav cannot be read"):
        list(recorded_clips(tmp_path))


def test_no_clips_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        bench_stt(tmp_path, tmp_path, count=0)
    with pytest.raises(BadInput, match="no recordings"):
        bench_stt(tmp_path, tmp_path, recordings=tmp_path)


@pytest.mark.slow
@pytest.mark.real_time
def test_spoken_clips_are_short_and_varied(models: Path) -> None:
    clips = list(spoken_clips(models / "piper-en-us-joe", 8, seed=2))
    assert len({clip.text for clip in clips}) == 8
    assert all(1 <= clip.audio.seconds <= 6 for clip in clips)
    peaks = [np.abs(clip.audio.samples).max() for clip in clips]
    assert min(peaks) < 0.7 * max(peaks)


@pytest.mark.slow
@pytest.mark.real_time
def test_ours_is_faster_and_hears_as_well(models: Path) -> None:
    told: list[str] = []
    result = bench_stt(
        models / "whisper-tiny.en", models / "piper-en-us-joe", count=16, told=told.append
    )
    assert result.clips == 16
    assert result.faster > 1.5
    assert result.worse < 3
    assert result.ours.loops == 0
    assert result.ours.invented == 0
    assert json.loads(json.dumps(result.as_json()))["faster"] == result.faster
    assert "times as fast" in result.lines()[-1]
    assert told
