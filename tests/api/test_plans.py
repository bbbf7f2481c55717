"""Timers, lists and settings over HTTP."""

import json
from datetime import UTC, datetime, timedelta

from fastapi.testclient import TestClient

from tests.api.stand import Stand
from victus_desktop.conversation.records import Scheduled, ScheduleKind


def test_a_timer_is_shown_and_taken_away(stand: Stand, api: TestClient) -> None:
    due = datetime(2026, 1, 1, 12, tzinfo=UTC)
    stand.plans.waiting.append(Scheduled(7, ScheduleKind.TIMER, "pasta", due, timedelta(minutes=9)))

    (told,) = api.get("/api/timers").json()["timers"]
    assert (told["id"], told["kind"], told["label"], told["seconds"]) == (7, "timer", "pasta", 540)
    assert datetime.fromisoformat(told["due"]) == due
    assert api.delete("/api/timers/7").status_code == 204
    assert api.delete("/api/timers/7").status_code == 404
    assert api.delete("/api/timers/seven").status_code == 422


def test_a_paused_timer_is_due_at_no_time(stand: Stand, api: TestClient) -> None:
    due, left = datetime(2026, 1, 1, 12, tzinfo=UTC), timedelta(minutes=2)
    stand.plans.waiting.append(
        Scheduled(7, ScheduleKind.TIMER, "pasta", due, timedelta(minutes=9), paused_left=left)
    )
    (told,) = api.get("/api/timers").json()["timers"]
    assert (told["due"], told["paused_left"]) == (None, 120)


def test_a_list_is_filled_ticked_and_deleted(api: TestClient) -> None:
    milk = api.post("/api/lists/shopping/items", json={"text": " milk "})
    assert milk.status_code == 201
    ident = milk.json()["id"]
    assert api.patch(f"/api/lists/items/{ident}", json={"done": True}).status_code == 204

    assert api.get("/api/lists").json()["lists"] == [
        {"name": "shopping", "items": [{"id": ident, "text": "milk", "done": True}]}
    ]
    api.post("/api/lists/shopping/items", json={"text": "tea"})
    assert api.delete(f"/api/lists/items/{ident}").status_code == 204
    assert api.delete(f"/api/lists/items/{ident}").status_code == 404
    assert api.delete("/api/lists/shopping").status_code == 204
    assert api.delete("/api/lists/shopping").status_code == 404


def test_an_empty_list_is_made(api: TestClient) -> None:
    assert api.post("/api/lists", json={"name": "films"}).status_code == 204

    assert api.get("/api/lists").json()["lists"] == [{"name": "films", "items": []}]


def test_an_item_of_nothing_is_refused(api: TestClient) -> None:
    assert api.post("/api/lists/shopping/items", json={"text": "  "}).status_code == 422
    assert api.post("/api/lists/%20/items", json={"text": "tea"}).status_code == 422
    assert api.get("/api/lists").json() == {"lists": []}


def test_a_retry_adds_nothing_twice(stand: Stand, api: TestClient) -> None:
    once = {"Idempotency-Key": "one"}
    answers = [
        api.post("/api/lists/shopping/items", json={"text": "tea"}, headers=once).json()
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert len(stand.lists.kept) == 1

    other = api.post("/api/lists/shopping/items", json={"text": "jam"}, headers=once)
    assert other.status_code == 422
    assert other.json()["type"] == "urn:victus:problem:key_reused"


def test_a_retry_asks_nothing_twice(stand: Stand, api: TestClient) -> None:
    for key, count in (("one", 1), ("one", 1), ("two", 2)):
        api.post("/api/chat", json={"message": "hello"}, headers={"Idempotency-Key": key})
        assert len(stand.history.records) == count


def test_a_retry_of_a_streamed_answer_tells_the_same_turn(stand: Stand, api: TestClient) -> None:
    headers = {"Idempotency-Key": "one", "Accept": "text/event-stream"}
    ends = []
    for _ in range(2):
        told = api.post("/api/chat", json={"message": "hello"}, headers=headers).text
        data = [line.partition(": ")[2] for line in told.splitlines() if line.startswith("data")]
        ends.append(json.loads(data[-1]))

    assert [end["type"] for end in ends] == ["turn_ended"] * 2
    assert {(end["turn"], end["reply"]) for end in ends} == {(ends[0]["turn"], "You said hello.")}
    assert len(stand.history.records) == 1


def test_a_retry_allows_nothing_twice(stand: Stand, api: TestClient) -> None:
    stand.questions.waiting = [{"id": "c1", "conversation": "default"}]
    answers = []
    for _ in range(2):
        key = {"Idempotency-Key": "one"}
        sent = api.post("/api/confirmations/c1", json={"allow": True}, headers=key)
        answers.append((sent.status_code, sent.json()["id"]))
        stand.questions.waiting = []

    assert answers[0] == answers[1]
    assert len(stand.history.records) == 1


def test_a_setting_is_changed(stand: Stand, api: TestClient) -> None:
    (told,) = api.get("/api/settings").json()["settings"]
    assert (told["name"], told["value"]) == ("listening.patience", 1.0)

    good = api.patch("/api/settings", json={"settings": {"listening.patience": 1.5}})
    assert good.status_code == 204
    assert stand.tastes.patience == 1.5
    bad = api.patch("/api/settings", json={"settings": {"api.host": "0.0.0.0"}})
    assert bad.status_code == 400
