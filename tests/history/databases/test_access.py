from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from tests.history.databases.records import turn
from victus_desktop.conversation.errors import StorageError
from victus_desktop.history.audit import AuditStore
from victus_desktop.history.personal import PreferenceStore, SecretStore
from victus_desktop.history.requests import Known, RequestStore
from victus_desktop.history.sessions import SessionStore
from victus_desktop.history.stores import Stores, stores_of
from victus_desktop.history.tokens import TokenStore
from victus_desktop.history.users import UserStore

ISSUER = "https://id.example"


def test_a_token_opens_until_it_is_revoked(stores: Stores) -> None:
    tokens = TokenStore(stores.engine)
    made, text = tokens.create("anna", "kitchen", ["chat", "chat"])

    found = tokens.find(text)

    assert found is not None
    assert (found.id, found.user, found.scopes) == (made.id, "anna", frozenset(("chat",)))
    assert tokens.revoke(made.id) is not None
    assert tokens.find(text) is None
    assert tokens.revoke(made.id) is None


def test_a_token_is_kept_as_a_digest_alone(stores: Stores) -> None:
    made, text = TokenStore(stores.engine).create("anna", "kitchen", ["chat"])

    assert text.split("_", 2)[2] not in str(made)
    assert len(made.digest) == 64


def test_a_token_ends_at_its_day(stores: Stores) -> None:
    tokens = TokenStore(stores.engine)
    _, text = tokens.create("anna", "kitchen", ["chat"], timedelta(days=2))

    assert tokens.find(text, datetime.now(UTC) + timedelta(days=1)) is not None
    assert tokens.find(text, datetime.now(UTC) + timedelta(days=3)) is None


@pytest.mark.parametrize("wrong", ["", "victus_", "victus_0123456789abcdef_" + "x" * 43, "é" * 9])
def test_what_is_no_token_opens_nothing(stores: Stores, wrong: str) -> None:
    tokens = TokenStore(stores.engine)
    _, text = tokens.create("anna", "kitchen", ["chat"])

    assert tokens.find(wrong) is None
    assert tokens.find(text[:-1] + ("A" if text[-1] != "A" else "B")) is None


def test_a_token_of_another_is_not_revoked(stores: Stores) -> None:
    tokens = TokenStore(stores.engine)
    made, text = tokens.create("anna", "kitchen", ["chat"])

    assert tokens.revoke(made.id, "bert") is None
    assert tokens.find(text) is not None
    assert [one.id for one in tokens.of("anna")] == [made.id]
    assert tokens.of("bert") == []


def test_it_is_noted_when_a_token_was_used(stores: Stores) -> None:
    tokens = TokenStore(stores.engine)
    _, text = tokens.create("anna", "kitchen", ["chat"])
    tokens.find(text)

    assert tokens.of("anna")[0].last_used is not None


def test_a_session_in_use_lasts_on(stores: Stores) -> None:
    sessions = SessionStore(stores.engine, timedelta(days=10))
    start = datetime.now(UTC)
    secret = sessions.open("anna", "oidc", "Firefox", start)

    assert sessions.find(secret, start + timedelta(days=9)) is not None
    assert sessions.find(secret, start + timedelta(days=18)) is not None
    assert sessions.find(secret, start + timedelta(days=29)) is None


def test_sessions_are_closed_by_their_user_alone(stores: Stores) -> None:
    sessions = SessionStore(stores.engine)
    secret = sessions.open("anna", "oidc", "Firefox")
    [known] = sessions.of("anna")

    assert not sessions.close(known.id, "bert")
    assert sessions.find(secret) is not None
    assert sessions.close(known.id, "anna")
    assert sessions.find(secret) is None


def test_one_who_comes_again_is_the_same_user(stores: Stores) -> None:
    users = UserStore(stores.engine)
    first = users.seen(ISSUER, "42", name="Anna", email="anna@example.org")
    again = users.seen(ISSUER, "42", name="Anna B.", admin=True)

    assert again.id == first.id
    assert (again.name, again.email, again.admin) == ("Anna B.", "anna@example.org", True)
    assert users.seen("https://other.example", "42").id != first.id


def test_an_admin_sees_counts(stores: Stores) -> None:
    users = UserStore(stores.engine)
    anna = users.seen(ISSUER, "42", name="Anna")
    stores_of(stores.engine, anna.id).turns.add(turn("a secret"))
    TokenStore(stores.engine).create(anna.id, "kitchen", ["chat"])

    [told] = users.counts()

    assert (told["name"], told["turns"], told["tokens"]) == ("Anna", 1, 1)
    assert "secret" not in str(told)


def test_nothing_of_a_removed_user_stays(stores: Stores) -> None:
    users = UserStore(stores.engine)
    anna = users.seen(ISSUER, "42", name="Anna")
    own = stores_of(stores.engine, anna.id)
    own.turns.add(turn("hello"))
    own.lists.add("shopping", "milk")
    TokenStore(stores.engine).create(anna.id, "kitchen", ["chat"])
    SessionStore(stores.engine).open(anna.id, "oidc")
    stores.turns.add(turn("mine"))

    assert users.remove(anna.id)

    assert users.rows(anna.id) == 0
    assert users.get(anna.id) is None
    assert users.rows("local") > 0


def test_the_audit_tells_of_one_user_or_of_all(stores: Stores) -> None:
    audit = AuditStore(stores.engine)
    audit.add("signed_in", "anna", "10.0.0.1", "oidc")
    audit.add("locked_out", "", "10.0.0.9", "token")

    assert [one.what for one in audit.entries()] == ["locked_out", "signed_in"]
    assert [one.address for one in audit.entries("anna")] == ["10.0.0.1"]


def test_secrets_are_sealed_and_each_ones_own(stores: Stores) -> None:
    key = Fernet.generate_key().decode()
    anna, bert = (SecretStore(stores.engine, user, key) for user in ("anna", "bert"))
    anna.set("mail", "swordfish")
    anna.set("mail", "swordfish 2")

    assert anna.get("mail") == "swordfish 2"
    assert bert.get("mail") == ""
    assert not bert.remove("mail")
    with pytest.raises(StorageError, match="another VICTUS_SECRET_KEY"):
        SecretStore(stores.engine, "anna", Fernet.generate_key().decode()).get("mail")
    assert anna.remove("mail")
    assert anna.names() == []


def test_preferences_are_each_ones_own(stores: Stores) -> None:
    anna = PreferenceStore(stores.engine, "anna")
    anna.set({"tools.home_city": "Oslo", "tools.disabled": ["joke"]})
    anna.set({"tools.home_city": "Rome"})

    assert anna.all() == {"tools.home_city": "Rome", "tools.disabled": ["joke"]}
    assert PreferenceStore(stores.engine, "bert").all() == {}


def test_what_was_asked_for_under_a_key_is_known_again(stores: Stores) -> None:
    requests = RequestStore(stores.engine, "anna")
    assert requests.begin("k1", {"message": "hello"}) is None
    assert requests.begin("k1", {"message": "hello"}) == Known(True, None, True, False)

    requests.finish("k1", {"turn": "t1"})

    assert requests.begin("k1", {"message": "hello"}) == Known(True, {"turn": "t1"}, False, False)
    assert requests.begin("k1", {"message": "other"}) == Known(False, {"turn": "t1"}, False, False)
    assert RequestStore(stores.engine, "bert").begin("k1", {"message": "hello"}) is None


def test_a_request_that_another_run_left_is_told_with_whether_it_may_have_acted(
    stores: Stores,
) -> None:
    killed = RequestStore(stores.engine, "anna", "the run that was killed")
    killed.begin("k1", "x")
    killed.acts("k1")
    later = RequestStore(stores.engine, "anna")

    assert later.begin("k1", "x") == Known(True, None, False, True)
    later.forget("k1")
    assert later.begin("k1", "x") is None


def test_a_request_that_a_killed_run_left_without_a_trace_is_taken_over(stores: Stores) -> None:
    RequestStore(stores.engine, "anna", "the run that was killed").begin("k1", "x", "t1")
    later = RequestStore(stores.engine, "anna", "the next run")

    assert later.begin("k1", "other") == Known(False, None, False, False)
    assert later.begin("k1", "x", "t2") is None
    assert later.begin("k1", "x", "t3") == Known(True, None, True, False)


def test_a_request_whose_turn_is_in_history_was_done(stores: Stores) -> None:
    own = stores_of(stores.engine, "anna")
    killed = RequestStore(stores.engine, "anna", "the run that was killed")
    killed.begin("k1", "x", "t1")
    own.turns.add(turn("hello", id="t1"))

    for requests in (killed, RequestStore(stores.engine, "anna")):
        assert requests.begin("k1", "x", "t2") == Known(True, None, False, False, "t1")
    assert (own.turns.turn("t1") or {})["heard"] == "hello"
    assert stores_of(stores.engine, "bert").turns.turn("t1") is None


def test_another_run_is_given_time_where_several_share_a_database(stores: Stores) -> None:
    began = datetime.now(UTC)
    RequestStore(stores.engine, "anna", "one").begin("k1", "x", now=began)
    other = RequestStore(stores.engine, "anna", "two", patience=timedelta(minutes=5))

    later = began + timedelta(minutes=4)
    assert other.begin("k1", "x", now=later) == Known(True, None, True, False)
    assert other.begin("k1", "x", now=later + timedelta(minutes=2)) is None


def test_a_key_is_forgotten_after_a_day(stores: Stores) -> None:
    requests = RequestStore(stores.engine, "anna")
    requests.begin("k1", "x", now=datetime.now(UTC) - timedelta(hours=25))

    assert requests.begin("k2", "y") is None
    assert requests.begin("k1", "x") is None
