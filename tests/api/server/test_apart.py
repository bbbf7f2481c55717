"""Two people on one server: whatever one tries, what is the other's stays theirs."""

import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from httpx import Response
from websockets.exceptions import ConnectionClosed

from tests.api.server.people import Person, Server
from victus_desktop.history.tokens import TokenStore

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MARK = "zanzibar"
"""Stands in everything that is Anna's, and in nothing else."""


@dataclass
class Left:
    """What Anna left on the server, by what it is called in the routes."""

    ids: dict[str, list[str]]
    terminal: str
    export: str


def marked(text: str) -> bool:
    return MARK in text.casefold()


def of_hers(house: Server, anna: Person) -> Left:
    """Let Anna use everything once."""
    assert marked(anna.ask(f"add {MARK} to my shopping list")["reply"])
    anna.ask(f"make a note that {MARK} is the place", "plans")
    anna.ask("set a timer for two hours")
    anna.ask(f"remember that my boat is called {MARK}")
    kept = anna.client.post(
        "/api/upload",
        files={"files": (f"{MARK}.txt", f"The {MARK} contract costs 300 euros a month.".encode())},
    )
    assert kept.status_code == 201, kept.text
    made = anna.client.post("/api/account/tokens", json={"name": MARK, "scopes": ["chat"]})
    anna.client.patch("/api/settings", json={"settings": {"tools.home_city": MARK}})
    anna.client.put("/api/account/secrets/mail", json={"value": f"{MARK}-password"})
    browser = house.client()
    assert browser.post("/api/session", json={"token": anna.token}).status_code == 204
    [session] = anna.client.get("/api/account/sessions").json()["sessions"]
    with anna.voice() as (phone, greeting):
        phone.say(f"add {MARK} to my {MARK} list")
    asked = house.api.state.services(anna.id).toolbox.call("note_add", {"text": MARK})
    assert asked.confirmation, asked
    ids = {
        "conversation": ["default", "plans"],
        "document": [kept.json()["documents"][0]["id"]],
        "confirmation": [asked.confirmation],
        "token": [made.json()["id"]],
        "session": [session["id"]],
        "name": ["mail", MARK, "shopping"],
        "user": [anna.id],
        "timer": [str(one["id"]) for one in anna.client.get("/api/timers").json()["timers"]],
        "item": [
            str(item["id"])
            for one in anna.client.get("/api/lists").json()["lists"]
            for item in one["items"]
        ],
    }
    assert all(ids.values()), ids
    return Left(ids, greeting["session"], anna.client.get("/api/account/export").text)


BODIES: Mapping[tuple[str, str], Any] = {
    ("post", "/api/chat"): {"message": "what is on my shopping list?"},
    ("post", "/v1/chat/completions"): {
        "model": "victus",
        "messages": [{"role": "user", "content": "what do you remember about me?"}],
    },
    ("patch", "/api/conversations/{conversation}"): {"title": "Taken"},
    ("post", "/api/confirmations/{confirmation}"): {"allow": True},
    ("post", "/api/account/tokens"): {"name": "mine", "scopes": ["chat"]},
    ("patch", "/api/settings"): {"settings": {"tools.home_city": "Oslo"}},
    ("put", "/api/account/secrets/{name}"): {"value": "of Bert"},
    ("patch", "/api/admin/users/{user}"): {"disabled": True},
    ("post", "/api/lists"): {"name": "mine"},
    ("post", "/api/lists/{name}/items"): {"text": "of Bert"},
    ("patch", "/api/lists/items/{item}"): {"done": True},
    ("post", "/v1/embeddings"): {"input": "boat"},
    ("post", "/v1/audio/speech"): {"input": "boat"},
    ("post", "/api/synthesize"): {"text": "boat"},
}
LAST = ("delete", "/api/account")
"""Is tried when all else was."""


def attempts(house: Server, ids: Mapping[str, list[str]]) -> Iterator[tuple[str, str, Any]]:
    """Give every route and method with every id of hers, what deletes the caller at the end."""
    paths = house.api.openapi()["paths"]
    routes = [(method, path) for path, methods in paths.items() for method in methods]
    for method, path in sorted(routes, key=lambda route: (route == LAST, route)):
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        for chosen in itertools.product(*(ids[name] for name in names)):
            filled = path
            for name, value in zip(names, chosen, strict=True):
                filled = filled.replace(f"{{{name}}}", value)
            yield method, filled, BODIES.get((method, path))


QUESTIONS = (
    "what is on my shopping list?",
    "read my notes",
    "what do you remember about me?",
    "what timers are set?",
    "what does the contract cost?",
    "which documents do you know?",
    "undo that",
    "yes",
    "cancel it",
    "what did you say?",
)


def test_no_route_gives_one_persons_data_to_another(house: Server) -> None:
    anna, bert = house.person("anna"), house.person("bert")
    hers = of_hers(house, anna)
    told: list[str] = []
    for method, path, body in attempts(house, hers.ids):
        if path == "/api/account" and method == "delete":
            break
        query = {"q": "contract boat", "conversation": "plans"} if method == "get" else {}
        answer = bert.client.request(method, path, json=body, params=query)
        assert answer.status_code < 500, (method, path, answer.text)
        told.append(_beyond(answer, path))
    told += [
        str(bert.ask(question, name)) for question in QUESTIONS for name in ("default", "plans")
    ]
    told.append(_sent(bert, "what is on my shopping list?", session=hers.terminal))

    assert len(told) > 60
    assert not [one for one in told if marked(one)]
    assert _read(anna.client.get("/api/account/export").text) == _read(hers.export)
    assert anna.client.get("/api/account/secrets").json()["secrets"]["mail"] is True
    assert [one["id"] for one in anna.client.get("/api/documents").json()["documents"]] == hers.ids[
        "document"
    ]

    deleted = bert.client.delete("/api/account")
    assert deleted.status_code == 204, deleted.text

    assert bert.client.get("/api/tools").status_code == 401
    assert _read(anna.client.get("/api/account/export").text) == _read(hers.export)
    assert marked(anna.ask("what is on my shopping list?")["reply"])
    passages = anna.client.get("/api/documents/search", params={"q": "contract cost"})
    assert marked(passages.text)


def _beyond(answer: Response, path: str) -> str:
    """Give what an answer tells beyond the words of its own address, which a refusal repeats."""
    text = answer.text.replace(path, "")
    if answer.is_error:
        for word in filter(None, path.split("/")):
            text = text.replace(word, "")
    return text


def test_each_one_is_answered_from_the_own_things(house: Server) -> None:
    anna, bert = house.person("anna"), house.person("bert")
    for person, thing in ((anna, "milk"), (bert, "nails")):
        person.ask(f"add {thing} to my shopping list")
        person.client.post(
            "/api/upload", files={"files": ("shop.txt", f"The shop sells {thing}.".encode())}
        )

    for person, own, other in ((anna, "milk", "nails"), (bert, "nails", "milk")):
        read = person.ask("what is on my shopping list?")["reply"]
        found = person.client.get("/api/documents/search", params={"q": "what does the shop sell"})
        history = person.client.get("/api/history").text
        assert own in read and other not in read
        assert own in found.text and other not in found.text
        assert own in history and other not in history


def test_what_is_due_is_told_to_whom_it_is_due(house: Server) -> None:
    anna, bert = house.person("anna"), house.person("bert")
    with anna.voice() as (hers, _), bert.voice() as (his, _):
        assert house.api.state.terminals.announce(anna.id, f"Your {MARK} timer is done.")
        heard = hers.until_ended()
        others = his.say("what time is it?")

    assert marked(heard[-1]["reply"])
    assert not marked(json.dumps(others))


def test_an_admin_sees_counts_and_never_content(house: Server) -> None:
    anna, boss = house.person("anna"), house.person("boss", admin=True)
    hers, carl = of_hers(house, anna), house.person("carl")
    told = [
        _beyond(boss.client.request(method, path, json=body), path)
        for method, path, body in attempts(house, hers.ids | {"user": [carl.id]})
        if not path.startswith("/api/account") and (method, path) != LAST
    ]
    users = boss.client.get("/api/admin/users").json()["users"]
    [row] = [one for one in users if one["id"] == anna.id]

    assert not [one for one in told if marked(one)]
    assert (row["turns"] >= 5, row["tokens"]) == (True, 2)
    assert not marked(boss.client.get("/api/admin/audit").text)


def test_one_who_is_kept_out_is_out_at_once(house: Server) -> None:
    anna, boss = house.person("anna"), house.person("boss", admin=True)
    browser = house.client()
    browser.post("/api/session", json={"token": anna.token})

    out = boss.client.patch(f"/api/admin/users/{anna.id}", json={"disabled": True})

    assert out.status_code == 204
    assert anna.client.get("/api/tools").status_code == 401
    assert browser.get("/api/tools").status_code == 401
    boss.client.patch(f"/api/admin/users/{anna.id}", json={"disabled": False})
    assert anna.client.get("/api/tools").status_code == 200


SCOPED = {
    "chat": [
        ("post", "/api/chat"),
        ("get", "/api/confirmations"),
        ("post", "/v1/chat/completions"),
    ],
    "history": [("get", "/api/history"), ("get", "/api/conversations")],
    "documents": [("get", "/api/documents"), ("get", "/api/documents/search")],
    "speech": [
        ("post", "/api/synthesize"),
        ("post", "/v1/audio/speech"),
        ("post", "/v1/embeddings"),
    ],
    "account": [("get", "/api/account/export"), ("get", "/api/account/tokens")],
    "metrics": [("get", "/metrics"), ("get", "/readyz")],
    "admin": [("get", "/api/admin/users"), ("get", "/api/admin/audit")],
}


@pytest.mark.parametrize("scope", sorted(SCOPED))
def test_a_token_opens_what_its_scope_names_and_nothing_else(house: Server, scope: str) -> None:
    boss = house.person("boss", admin=True, scopes=(scope,))
    for name, routes in SCOPED.items():
        for method, path in routes:
            answer = boss.client.request(
                method, path, json=BODIES.get((method, path)), params={"q": "x"}
            )
            refused = (
                answer.json().get("type") == "urn:victus:problem:scope_missing"
                if (answer.status_code == 403)
                else False
            )
            assert refused is (name != scope), (path, answer.text)


def _sent(person: Person, text: str, session: str) -> str:
    """Come to a voice terminal by its id and speak; gives all that came back."""
    with person.voice(f"?session={session}&after=0") as (terminal, greeting):
        return json.dumps([greeting, *terminal.say(text)])


def _read(export: str) -> Any:
    return json.loads(export)


def test_a_revoked_token_and_a_disabled_user_lose_their_open_terminals(house: Server) -> None:
    anna, bert = house.person("anna"), house.person("bert")
    boss = house.person("carla", admin=True)
    tokens = TokenStore(house.app.stores.engine)
    [token] = tokens.of(anna.id)
    with anna.voice() as (hers, _), bert.voice() as (his, _), boss.voice() as (hers_too, _):
        # As another program on the same database does it.
        tokens.revoke(token.id)
        with pytest.raises(ConnectionClosed):
            hers.next()
        assert boss.client.patch(f"/api/admin/users/{bert.id}", json={"disabled": True}).is_success
        with pytest.raises(ConnectionClosed):
            his.next()
        assert hers_too.say("what is 2 plus 3")[-1]["outcome"] == "completed"
