"""Asking over HTTP: chat, history, confirmations, sound."""

import json
import time
from collections.abc import Iterator

import httpx
import pytest
from fastapi.testclient import TestClient

from tests.api.serving import until
from tests.api.stand import TOKEN, Stand
from tests.fakes import sound
from victus_desktop.audio.files import decode, encode
from victus_desktop.conversation.audio import join
from victus_desktop.conversation.errors import ModelError
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Effect, ToolCall
from victus_desktop.conversation.turn import Turn

BEARER = {"Authorization": f"Bearer {TOKEN}"}


def test_a_question_is_answered(api: TestClient) -> None:
    told = api.post("/api/chat", json={"message": "good day", "conversation": "one"}).json()

    assert (told["heard"], told["reply"]) == ("good day", "You said good day.")
    assert (told["tier"], told["outcome"]) == ("agent", "completed")
    assert told["timings_ms"]["total"] >= 0


def test_an_answer_comes_as_events(stand: Stand, api: TestClient) -> None:
    stand.agent.answer = lambda text, turn: [Part("One. "), Part("Two.")]

    with api.stream(
        "POST", "/api/chat", json={"message": "count"}, headers={"Accept": "text/event-stream"}
    ) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        events = [
            json.loads(line.removeprefix("data: "))
            for line in answer.iter_lines()
            if line.startswith("data: ")
        ]

    assert [one["type"] for one in events] == [
        "transcribed",
        "reply_part",
        "reply_part",
        "turn_ended",
    ]
    assert events[-1]["reply"] == "One. Two."


def test_a_failing_model_fails_the_turn_and_not_the_service(stand: Stand, api: TestClient) -> None:
    def fail(text: str, turn: Turn) -> Iterator[Part]:
        raise ModelError("The model is missing; run `victus models pull starter`.")
        yield

    stand.agent.answer = fail

    told = api.post("/api/chat", json={"message": "hi"}).json()

    assert told["outcome"] == "failed"
    assert "victus models pull" in told["reply"]


def test_what_was_said_is_read_searched_renamed_and_deleted(api: TestClient) -> None:
    for text in ("first", "second"):
        api.post("/api/chat", json={"message": text, "conversation": "one"})

    turns = api.get("/api/history", params={"conversation": "one"}).json()["turns"]
    assert [turn["heard"] for turn in turns] == ["second", "first"]
    page = api.get("/api/conversations/one", params={"limit": 1, "offset": 1}).json()["turns"]
    assert [turn["heard"] for turn in page] == ["first"]
    found = api.get("/api/conversations/search", params={"q": "second"}).json()["turns"]
    assert [turn["heard"] for turn in found] == ["second"]
    assert api.patch("/api/conversations/one", json={"title": "Mine"}).status_code == 204
    listed = api.get("/api/conversations").json()["conversations"]
    assert listed == [{"id": "one", "title": "Mine"}]
    assert api.delete("/api/conversations/one").status_code == 204
    assert api.delete("/api/conversations/one").status_code == 404
    assert api.patch("/api/conversations/one", json={"title": "x"}).status_code == 404


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 201}, {"offset": -1}, {"limit": "x"}])
def test_pages_have_limits(api: TestClient, query: dict[str, str]) -> None:
    assert api.get("/api/history", params=query).status_code == 422


@pytest.mark.parametrize(("allow", "word"), [(True, "yes"), (False, "no")])
def test_a_question_of_victus_is_decided(
    stand: Stand, api: TestClient, allow: bool, word: str
) -> None:
    waiting = {"id": "c1", "conversation": "one", "question": "Send it?"}
    stand.questions.waiting.append(waiting | {"tool": "mail_send", "arguments": {"to": "Ada"}})
    assert api.get("/api/confirmations").json()["confirmations"][0]["question"] == "Send it?"

    told = api.post("/api/confirmations/c1", json={"allow": allow}).json()

    assert (told["heard"], told["conversation"]) == (word, "one")


def test_a_question_that_is_not_open_cannot_be_decided(api: TestClient) -> None:
    assert api.post("/api/confirmations/c1", json={"allow": True}).status_code == 404


def test_an_answer_that_waits_for_a_yes_says_so(stand: Stand, api: TestClient) -> None:
    def ask_first(text: str, turn: Turn) -> Iterator[Part]:
        turn.awaiting = "c7"
        turn.calls.append(ToolCall("send_mail", {"to": "Ann"}, effect=Effect.SEND))
        yield Part("Shall I send it?")

    stand.agent.answer = ask_first

    told = api.post("/api/chat", json={"message": "mail Ann"}).json()

    assert (told["outcome"], told["confirmation"]) == ("approval_needed", "c7")
    assert told["calls"][0]["arguments"] == {"to": "Ann"}


@pytest.mark.parametrize("kind", ["wav", "flac", "ogg"])
def test_a_recording_is_written_down(stand: Stand, api: TestClient, kind: str) -> None:
    stand.transcriber.texts = ["good morning"]
    recording = encode([sound(1.5)], kind)

    told = api.post("/api/transcribe", files={"file": (f"a.{kind}", recording)}).json()

    assert told["text"] == "good morning"
    assert told["seconds"] == pytest.approx(1.5, abs=0.05)
    assert stand.transcriber.heard[0].seconds == pytest.approx(1.5, abs=0.05)


def test_what_is_no_recording_is_refused(api: TestClient) -> None:
    answer = api.post("/api/transcribe", files={"file": ("a.wav", b"RIFF" + b"\0" * 100)})

    assert answer.status_code == 415


def test_a_recording_has_a_longest_time(api: TestClient) -> None:
    recording = encode([sound(601)], "flac")

    answer = api.post("/api/transcribe", files={"file": ("a.flac", recording)})

    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:victus:problem:too_long"


def test_a_text_is_spoken(api: TestClient) -> None:
    answer = api.post("/api/synthesize", json={"text": "three words here"})

    assert answer.headers["content-type"] == "audio/wav"
    assert join(list(decode(answer.content))).seconds == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize("text", ["", "  ", "x" * 4097])
def test_what_cannot_be_spoken_is_refused(api: TestClient, text: str) -> None:
    assert api.post("/api/synthesize", json={"text": text}).status_code == 422


def endless(text: str, turn: Turn) -> Iterator[Part]:
    """An answer that only being cancelled ends."""
    while not turn.cancelled:
        time.sleep(0.01)
        yield Part("more ")


def test_a_client_that_goes_away_cancels_its_turn(stand: Stand, served: str) -> None:
    stand.agent.answer = endless

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{served}/api/chat", json={"message": "go on"}, headers=BEARER, timeout=0.5)

    until(lambda: [one.outcome for one in stand.history.records] == ["interrupted"])


def test_a_client_that_leaves_a_stream_cancels_its_turn(stand: Stand, served: str) -> None:
    stand.agent.answer = endless
    headers = BEARER | {"Accept": "text/event-stream"}

    with httpx.stream(
        "POST", f"{served}/api/chat", json={"message": "go on"}, headers=headers
    ) as answer:
        assert next(answer.iter_lines()) == "event: transcribed"

    until(lambda: [one.outcome for one in stand.history.records] == ["interrupted"])


@pytest.mark.parametrize(
    ("sent", "kind", "status", "told"),
    [
        (b"{bad", "application/json", 422, "body: This is no JSON."),
        (b'{"message": "\xff"}', "application/json", 400, "no JSON in UTF-8"),
        (b'{"message": "hi"}', "text/plain", 422, "Content-Type: application/json"),
        (b"[1]", "application/json", 422, "A JSON object is wanted"),
        (b'{"message": "  "}', "application/json", 422, "body.message: It may not be blank."),
        (b"{}", "application/json", 422, "body.message: Field required"),
    ],
)
def test_a_request_that_is_wrong_is_told_what_is_wanted(
    api: TestClient, sent: bytes, kind: str, status: int, told: str
) -> None:
    answer = api.post("/api/chat", content=sent, headers={"Content-Type": kind})

    assert answer.status_code == status
    assert told in answer.json()["detail"]


@pytest.mark.parametrize(("method", "status"), [("GET", 404), ("PUT", 405)])
def test_a_route_that_is_not_there_is_named(api: TestClient, method: str, status: int) -> None:
    path = "/api/{nothing}" if method == "GET" else "/api/chat"
    answer = api.request(method, path)

    assert answer.status_code == status
    assert answer.json()["detail"].startswith(f"There is no {method} {path}; /openapi.json")
