"""A browser or a phone as a voice terminal."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketDenialResponse, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from tests.api.keys import Begun
from tests.api.serving import until
from tests.api.stand import Stand
from tests.fakes import silence, sound
from victus_desktop.conversation.ports import Part
from victus_desktop.settings import ApiSettings


class Phone:
    """One connection, and what came over it."""

    def __init__(self, socket: WebSocketTestSession) -> None:
        self.socket = socket
        self.events: list[dict[str, Any]] = []
        self.sound = b""

    def tell(self, **command: object) -> None:
        self.socket.send_text(json.dumps(command))

    def say(self, seconds: float) -> None:
        self.socket.send_bytes(sound(seconds).pcm16())

    def hush(self, seconds: float) -> None:
        self.socket.send_bytes(silence(seconds).pcm16())

    def hear(self, kind: str) -> dict[str, Any]:
        """Take what comes until an event of the kind."""
        while (event := self.next())["type"] != kind:
            pass
        return event

    def next(self) -> dict[str, Any]:
        """Take what comes until an event."""
        while True:
            message = self.socket.receive()
            if message["type"] == "websocket.close":
                raise WebSocketDisconnect(message["code"])
            if message.get("bytes"):
                self.sound += message["bytes"]
                continue
            self.events.append(json.loads(message["text"]))
            return self.events[-1]

    def kinds(self) -> list[str]:
        return [event["type"] for event in self.events]


@pytest.fixture
def calls(api: TestClient) -> Iterator[TestClient]:
    """A caller whose connections share one event loop, as on a server."""
    with api:
        yield api


@contextmanager
def phone(api: TestClient, **query: object) -> Iterator[Phone]:
    with api.websocket_connect(f"/api/voice?{urlencode(query)}") as socket:
        made = Phone(socket)
        made.hear("ready")
        yield made


def test_hold_to_talk(stand: Stand, calls: TestClient) -> None:
    stand.transcriber.texts = ["what time is it"]

    with phone(calls, out_rate=8000) as one:
        one.tell(type="press")
        one.say(1.0)
        one.tell(type="release")
        one.hush(0.2)
        ended = one.hear("turn_ended")

    assert ended["heard"] == "what time is it"
    assert ended["outcome"] == "completed"
    steps = ["listening_started", "speech_heard", "transcribed", "reply_part", "speaking_started"]
    assert [kind for kind in one.kinds() if kind in steps] == steps
    assert stand.transcriber.heard[-1].seconds == pytest.approx(1.0, abs=0.3)
    # "You said what time is it." has six words, each a tenth of a second of 16 bit.
    assert len(one.sound) == pytest.approx(0.6 * 8000 * 2, rel=0.05)


def test_a_release_needs_no_sound_after_it(stand: Stand, calls: TestClient) -> None:
    stand.transcriber.texts = ["what time is it"]

    with phone(calls) as one:
        one.tell(type="press")
        one.say(1.0)
        one.tell(type="release")

        assert one.hear("turn_ended")["heard"] == "what time is it"


def test_sound_of_another_rate_is_taken(stand: Stand, calls: TestClient) -> None:
    from victus_desktop.audio.resample import resample

    with phone(calls, rate=48_000) as one:
        one.tell(type="press")
        one.socket.send_bytes(resample(sound(1.0), 48_000).pcm16())
        one.tell(type="release")
        one.socket.send_bytes(bytes(48_000))
        one.hear("turn_ended")

    assert stand.transcriber.heard[-1].seconds == pytest.approx(1.0, abs=0.3)


def test_a_typed_request_is_answered_aloud(calls: TestClient) -> None:
    with phone(calls) as one:
        one.tell(type="text", text="good day")
        ended = one.hear("turn_ended")

    assert ended["reply"] == ended["spoken"] == "You said good day."
    assert one.sound


def test_events_are_numbered(calls: TestClient) -> None:
    with phone(calls) as one:
        one.tell(type="text", text="good day")
        one.hear("turn_ended")

    numbers = [event["seq"] for event in one.events[1:]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_pressing_stops_the_answer(stand: Stand, calls: TestClient) -> None:
    stand.agent.answer = lambda text, turn: [Part("word " * 300 + ".")]

    with phone(calls) as one:
        one.tell(type="text", text="tell me a story")
        one.hear("speaking_started")
        one.tell(type="press")
        last = {one.next()["type"] for _ in range(2)}
        ended = next(event for event in one.events if event["type"] == "turn_ended")

    assert last == {"stop_audio", "turn_ended"}
    assert ended["outcome"] == "interrupted"
    assert len(ended["spoken"]) < 300


def test_a_decision_is_passed_on(stand: Stand, calls: TestClient) -> None:
    with phone(calls) as one:
        one.tell(type="decide", confirmation="c1", allow=False)

        assert one.hear("turn_ended")["heard"] == "no"


@pytest.mark.parametrize(
    "text", ["no json", "[]", "{}", '{"type": "fly"}', '{"type": "text", "text": 5}',
             '{"type": ["press"]}', '{"type": "decide"}', "[" * 5000]
)  # fmt: skip
def test_a_bad_command_is_told_and_ends_nothing(calls: TestClient, text: str) -> None:
    with phone(calls) as one:
        one.socket.send_text(text)
        assert one.hear("failed")["code"] == "bad_command"

        one.tell(type="text", text="good day")
        one.hear("turn_ended")


def test_half_a_sample_ends_nothing(calls: TestClient) -> None:
    with phone(calls) as one:
        one.socket.send_bytes(b"\x00\x01\x02")
        one.tell(type="text", text="good day")
        one.hear("turn_ended")


@pytest.mark.parametrize("message", ["x" * 300_000, b"\0" * 300_000])
def test_a_huge_message_ends_the_connection(calls: TestClient, message: str | bytes) -> None:
    with phone(calls) as one:
        if isinstance(message, str):
            one.socket.send_text(message)
        else:
            one.socket.send_bytes(message)
        with pytest.raises(WebSocketDisconnect) as closed:
            one.hear("turn_ended")

    assert closed.value.code == 1009


@pytest.mark.parametrize("query", [{"rate": 1}, {"out_rate": 10**9}, {"conversation": "../x"}])
def test_a_terminal_that_makes_no_sense_is_refused(
    calls: TestClient, query: dict[str, object]
) -> None:
    with pytest.raises(WebSocketDenialResponse) as refused, phone(calls, **query):
        pass

    assert refused.value.status_code == 422
    assert refused.value.json()["detail"].startswith(f"query.{next(iter(query))}: ")


def test_a_command_before_the_terminal_is_ready_is_answered_after_that(calls: TestClient) -> None:
    with calls.websocket_connect("/api/voice") as socket:
        for _ in range(5):
            socket.send_text('{"type": "text"}')
        told = [socket.receive_json() for _ in range(6)]

    assert [one["type"] for one in told] == ["ready", *["failed"] * 5]
    assert told[1]["message"] == "`text` has 1 to 8,000 letters."


def test_a_client_that_comes_back_gets_what_it_missed(stand: Stand, calls: TestClient) -> None:
    with phone(calls) as one:
        session = one.events[0]["session"]
        one.tell(type="text", text="good day")
        last = one.hear("transcribed")["seq"]
    until(lambda: len(stand.history.records) == 1)

    with phone(calls, session=session, after=last) as again:
        assert again.events[0]["session"] == session
        ended = again.hear("turn_ended")
        again.hear("caught_up")
        again.tell(type="text", text="and again")
        assert again.hear("turn_ended")["seq"] > ended["seq"]

    numbers = [event["seq"] for event in again.events[1:] if "seq" in event]
    assert numbers == list(range(last + 1, last + 1 + len(numbers)))
    assert len(stand.sessions) == 1


def after_a_restart(stand: Stand) -> Stand:
    """A server that begins with nothing but what is on the disk."""
    again = Stand(stand.folder, history=stand.history)
    again.requests.kept.update(stand.requests.kept)
    return again


def test_after_a_restart_a_client_is_told_what_ended_and_what_did_not(stand: Stand) -> None:
    with stand.client() as api, phone(api) as one:
        one.tell(type="text", text="seen to its end")
        last = one.hear("turn_ended")["turn"]
        one.tell(type="text", text="ended unseen")
        session = one.events[0]["session"]
        one.hear("turn_ended")

    again = after_a_restart(stand)
    with again.client() as api, phone(api, session=session, after=99, last=last) as one:
        one.hear("caught_up")
        one.tell(type="text", text="and on")
        one.hear("turn_ended")
    again.close()

    ready, *missed, caught_up = one.events[: one.kinds().index("caught_up") + 1]
    assert (ready["resumed"], ready["session"] != session) == (False, True)
    assert [told["type"] for told in missed] == ["transcribed", "reply_part", "turn_ended"]
    assert all(told["missed"] for told in missed)
    assert missed[-1]["heard"] == "ended unseen"
    assert caught_up["complete"]


def test_a_new_client_is_told_nothing_but_which_turn_was_last(stand: Stand) -> None:
    with stand.client() as api:
        with phone(api) as one:
            one.tell(type="text", text="good day")
            turn = one.hear("turn_ended")["turn"]
        with phone(api) as other:
            other.tell(type="text", text="and again")
            other.hear("turn_ended")

    assert (one.events[0]["last"], other.events[0]["last"]) == ("", turn)
    assert "missed" not in other.events[1]


def test_events_that_are_not_remembered_are_told_as_turns(stand: Stand) -> None:
    with stand.client() as api:
        with phone(api) as one:
            session = one.events[0]["session"]
            one.tell(type="text", text="good day")
            one.hear("turn_ended")
        stand.app.state.terminals.find(session, "local", "default").past.popleft()
        with phone(api, session=session) as again:
            again.hear("caught_up")

    assert not again.events[0]["resumed"]
    assert [told["heard"] for told in again.events if told["type"] == "turn_ended"] == ["good day"]


def test_a_request_with_an_id_is_done_once(stand: Stand) -> None:
    with stand.client() as api, phone(api) as one:
        one.tell(type="text", text="good day", id="q1")
        begun, ended = one.hear("begun"), one.hear("turn_ended")
        one.tell(type="text", text="good day", id="q1")
        again, told = one.hear("begun"), one.hear("turn_ended")
        one.tell(type="text", text="something else", id="q1")
        refused = one.hear("failed")

    assert (begun["id"], begun["repeated"], again["repeated"]) == ("q1", False, True)
    assert begun["turn"] == ended["turn"] == again["turn"] == told["turn"]
    assert (told["missed"], told["reply"]) == (True, ended["reply"])
    assert (refused["id"], refused["code"]) == ("q1", "key_reused")
    assert len(stand.history.records) == 1


@pytest.mark.parametrize("acted", [False, True])
def test_a_request_that_the_server_was_killed_over_is_done_now_or_told(
    stand: Stand, acted: bool
) -> None:
    asked = ["default", {"text": "good day"}]
    killed = Begun(asked, "t1", running=False, may_have_acted=acted)
    stand.requests.kept["/api/voice q1"] = killed

    with stand.client() as api, phone(api) as one:
        one.tell(type="text", text="good day", id="q1")
        told = one.hear("failed" if acted else "turn_ended")

    assert told.get("code", "done") == ("outcome_unknown" if acted else "done")
    assert len(stand.history.records) == (0 if acted else 1)


def test_an_answer_rests_while_somebody_may_be_speaking(stand: Stand) -> None:
    stand.agent.answer = lambda text, turn: [Part("word " * 300 + ".")]

    with stand.client() as api, phone(api) as one:
        one.tell(type="text", text="tell me a story")
        one.hear("speaking_started")
        assistant = stand.sessions[0].assistant
        assistant.hold(True)
        assistant.hold(True)
        assistant.hold(False)
        one.tell(type="interrupt")
        one.hear("turn_ended")

    holds = [told["held"] for told in one.events if told["type"] == "hold_audio"]
    assert holds == [True, False]


def test_a_due_timer_is_said_at_every_terminal_and_kept_once(stand: Stand) -> None:
    with stand.client() as api, phone(api) as one, phone(api, conversation="other") as other:
        stand.app.state.terminals.announce("local", "Your timer is done.")
        told = [page.hear("turn_ended")["reply"] for page in (one, other)]

    assert told == ["Your timer is done."] * 2
    assert [record.reply for record in stand.history.records] == ["Your timer is done."]


def test_a_terminal_goes_on_at_the_client_that_came_last(calls: TestClient) -> None:
    with phone(calls) as one, phone(calls, session=one.events[0]["session"]) as other:
        with pytest.raises(WebSocketDisconnect) as closed:
            one.hear("turn_ended")
        assert closed.value.code == 1001

        other.tell(type="text", text="good day")
        other.hear("turn_ended")


def test_another_conversation_cannot_take_a_terminal_over(stand: Stand, calls: TestClient) -> None:
    with phone(calls) as one:
        session = one.events[0]["session"]
    with phone(calls, session=session, conversation="other") as other:
        assert other.events[0]["session"] != session


def test_a_terminal_that_was_left_is_closed(stand: Stand, calls: TestClient) -> None:
    stand.app.state.terminals.kept_seconds = 0.05
    with phone(calls) as one:
        session = one.events[0]["session"]

    until(lambda: stand.app.state.terminals.find(session, "local", "default") is None)


def test_there_may_be_so_many_terminals_and_no_more(stand: Stand) -> None:
    crowded = Stand(stand.folder, ApiSettings(hosts=["testserver"], voice_sockets=1))
    with (
        crowded.client() as api,
        phone(api),
        pytest.raises(WebSocketDenialResponse) as refused,
        phone(api),
    ):
        pass
    crowded.close()

    assert refused.value.status_code == 503
    assert refused.value.headers["Retry-After"]


def test_open_sockets_and_turns_are_counted(calls: TestClient) -> None:
    with phone(calls):
        assert "victus_voice_sockets 1.0" in calls.get("/metrics").text
    until(lambda: "victus_voice_sockets 0.0" in calls.get("/metrics").text)
