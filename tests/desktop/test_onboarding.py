"""The first start, from an empty home."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from tests.desktop.backstage import Backstage
from tests.fakes import ScriptedMicrophone, silence, sound
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import AudioDeviceError
from victus_desktop.desktop.app import Desktop, application
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.onboarding import Onboarding
from victus_desktop.desktop.onboarding_model import ModelStep
from victus_desktop.desktop.onboarding_steps import KeyStep, MicrophoneStep, VoiceStep


class MissingMicrophone:
    def frames(self) -> Iterator[Audio]:
        raise AudioDeviceError("There is no microphone; plug one in.")
        yield

    def close(self) -> None: ...


@pytest.fixture
def first(backstage: Backstage, bridge: Bridge, qtbot: QtBot) -> Onboarding:
    dialog = Onboarding(backstage.services(), bridge)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_it_opens_by_itself_on_an_empty_home(
    backstage: Backstage, home: Path, qtbot: QtBot
) -> None:
    assert list(home.iterdir()) == []
    backstage.first_start = True
    desktop = Desktop(application(), backstage.services())
    qtbot.addWidget(desktop.window)
    desktop.window.show()
    desktop.start()
    (first,) = desktop.window.findChildren(Onboarding)
    assert first.isVisible()
    with qtbot.waitSignal(first.completed):
        first.reject()
    assert backstage.saved == [{}]
    desktop.close()


def test_it_leads_through_all_steps_and_back(first: Onboarding, qtbot: QtBot) -> None:
    seen = []
    for _ in first.steps:
        seen.append(first.place.text())
        last = first.next.text()
        first.go(1) if first.number < len(first.steps) - 1 else None
    assert seen[0] == "Step 1 of 6"
    assert seen[-1] == "Step 6 of 6"
    assert last == "Start"
    first.go(-1)
    assert first.number == 4


def test_what_was_chosen_is_saved_at_the_end(
    first: Onboarding, backstage: Backstage, qtbot: QtBot
) -> None:
    (voice,) = (step for step in first.steps if isinstance(step, VoiceStep))
    (keys,) = (step for step in first.steps if isinstance(step, KeyStep))
    voice.speed.setCurrentText("Faster")
    keys.talk.setKeySequence(QKeySequence("Ctrl+Alt+Space"))  # type: ignore[attr-defined]
    with qtbot.waitSignal(first.completed):
        first.go(len(first.steps))
    assert backstage.saved == [{"speech.speed": 1.25, "hotkeys.talk": "ctrl+alt+space"}]
    assert not first.isVisible()


class TestMicrophone:
    @pytest.fixture
    def step(self, first: Onboarding) -> MicrophoneStep:
        first.go(1)
        step = first.steps[first.number]
        assert isinstance(step, MicrophoneStep)
        return step

    def test_what_was_said_is_written_down(
        self, step: MicrophoneStep, backstage: Backstage, qtbot: QtBot
    ) -> None:
        backstage.stage.transcriber.texts = ["what time is it in Lisbon"]
        step.test.click()
        qtbot.waitUntil(lambda: step.level.value() > 50)
        step.test.click()
        qtbot.waitUntil(lambda: "what time is it in Lisbon" in step.result.text())
        assert backstage.stage.transcriber.heard[0].seconds > 0.5

    def test_silence_is_told_apart_from_what_was_not_understood(
        self, step: MicrophoneStep, backstage: Backstage, qtbot: QtBot
    ) -> None:
        backstage.stage.transcriber.texts = [""]
        backstage.microphone = lambda: ScriptedMicrophone([silence(1)])
        step.test.click()
        step.test.click()
        qtbot.waitUntil(lambda: "gave no sound" in step.result.text())
        backstage.microphone = lambda: ScriptedMicrophone([sound(1)])
        step.test.click()
        qtbot.waitUntil(lambda: step.level.value() > 50)
        step.test.click()
        qtbot.waitUntil(lambda: "understood no words" in step.result.text())

    def test_a_missing_microphone_is_told(
        self, step: MicrophoneStep, backstage: Backstage, qtbot: QtBot
    ) -> None:
        backstage.microphone = MissingMicrophone
        step.test.click()
        step.test.click()
        qtbot.waitUntil(lambda: "plug one in" in step.result.text())

    def test_going_on_ends_the_recording(
        self, first: Onboarding, step: MicrophoneStep, backstage: Backstage, qtbot: QtBot
    ) -> None:
        microphone = ScriptedMicrophone([sound(1)])
        backstage.microphone = lambda: microphone
        step.test.click()
        first.go(1)
        qtbot.waitUntil(microphone.closed.is_set)
        assert step.test.text() == "Start the test"


def test_the_voice_can_be_heard(first: Onboarding, backstage: Backstage, qtbot: QtBot) -> None:
    (voice,) = (step for step in first.steps if isinstance(step, VoiceStep))
    voice.play.click()
    qtbot.waitUntil(lambda: len(backstage.stage.speaker.playbacks) == 1)
    qtbot.waitUntil(lambda: len(backstage.stage.speaker.playbacks[0].written) > 10)


def test_a_model_is_offered_that_fits_and_downloaded(
    first: Onboarding, backstage: Backstage, qtbot: QtBot
) -> None:
    first.go(3)
    step = first.steps[first.number]
    assert isinstance(step, ModelStep)
    qtbot.waitUntil(lambda: len(step.group.buttons()) == 3)
    assert step.group.checkedId() == 0
    assert not step.install.isEnabled()
    assert [button.isEnabled() for button in step.group.buttons()] == [True, True, False]
    step.group.button(1).setChecked(True)
    step.install.click()
    qtbot.waitUntil(lambda: step.note.text() == "Downloaded, checked, and in use.")
    assert backstage.installed == ["large"]


def test_a_download_is_paused_and_gone_on_with(
    first: Onboarding, backstage: Backstage, qtbot: QtBot
) -> None:
    backstage.hold_install = True
    first.go(3)
    step = first.steps[first.number]
    assert isinstance(step, ModelStep)
    qtbot.waitUntil(lambda: len(step.group.buttons()) == 3)
    step.group.button(1).setChecked(True)
    step.install.click()
    qtbot.waitUntil(lambda: step.progress.value() == 500)
    step.pause.click()
    qtbot.waitUntil(lambda: "Paused" in step.note.text())
    assert step.install.text() == "Go on"
    backstage.hold_install = False
    step.install.click()
    qtbot.waitUntil(lambda: backstage.installed == ["large"])
