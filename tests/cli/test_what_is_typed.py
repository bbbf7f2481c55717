"""Whatever is typed: the right exit status, and one line that says what is wrong."""

import errno
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from victus_desktop import cli
from victus_desktop.app import api
from victus_desktop.cli.printing import table

GOOD, FAILED, USAGE = 0, 1, 2


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Undo what `victus` sets for its whole process."""
    loggers = [logging.getLogger(name) for name in ("", "victus", "victus_desktop")]
    before = [(one, one.level, one.handlers[:]) for one in loggers]
    yield
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers


def victus(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["victus", *map(str, words)])
    return cli.run()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["history", "list", "nobody"], "There is no conversation 'nobody'"),
        (["history", "delete", "nobody"], "There is no conversation 'nobody'"),
        (["token", "create", " "], "Say what the token is for"),
        (["say", " "], "There is nothing to say"),
        (["db", "restore", "nowhere.db"], "There is no file nowhere.db."),
        (["docs", "add", "nowhere.pdf"], "There is no nowhere.pdf."),
        (["calendar", "import", "nowhere.ics"], "nowhere.ics cannot be read"),
        (["reminders", "cancel", "99"], "There is no 99"),
        (["models", "remove", "nothing"], "There is no model 'nothing'"),
        (["accounts", "check", "nothing"], "There is no connection 'nothing'"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_line(
    words: list[str],
    told: str,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert victus(monkeypatch, *words) == USAGE
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith(f"victus: {told}")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("file", "variables", "told"),
    [
        ("[apy]\nport = 1\n", {}, "there is no section or setting 'apy'"),
        ("[api]\nprot = 1\n", {}, "There is no setting api.prot"),
        ("[api]\nport = 'many'\n", {}, "Setting api.port: "),
        ("[api", {}, "victus.toml cannot be read: "),
        ("", {"VICTUS_TOOLS__FOLDERS": "/home"}, "Lists and tables are JSON in the environment"),
        ("", {"VICTUS_LOG": "loud"}, "VICTUS_LOG is DEBUG, INFO, WARNING or ERROR, not 'loud'."),
    ],
)
def test_a_setting_that_is_wrong_is_named(
    file: str,
    variables: dict[str, str],
    told: str,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    (home / "victus.toml").write_text(file)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert victus(monkeypatch, "reminders") == USAGE
    err = capfd.readouterr().err
    assert told in err
    assert err.count("\n") == 1


def test_a_home_that_is_a_file_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (home / "data").write_text("")
    for words in (["token"], ["reminders"], ["serve", "--port", "0"]):
        assert victus(monkeypatch, *words) == FAILED
        err = capfd.readouterr().err.splitlines()[-1]
        assert err.startswith("victus: "), words
        assert str(home / "data") in err, words


def test_a_full_disk_is_called_full(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")

    def refuse(path: Path, *given: object, **named: object) -> None:
        raise full

    monkeypatch.setattr(Path, "mkdir", refuse)
    for words in (["serve", "--port", "0"], ["token"], ["reminders"]):
        assert victus(monkeypatch, *words) == FAILED
        assert "is full" in capfd.readouterr().err, words


def test_an_error_nobody_expected_is_a_line_and_no_trace(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(api, "api_token", lambda app: 1 / 0)
    assert victus(monkeypatch, "token") == FAILED
    err = capfd.readouterr().err
    assert err.startswith("victus: Something went wrong inside Victus")
    assert "Traceback" not in err


def test_a_file_is_written_with_its_folders(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words, name in (
        (["history", "export"], "all.json"),
        (["calendar", "export"], "mine.ics"),
        (["db", "backup"], "copy.db"),
    ):
        assert victus(monkeypatch, *words, tmp_path / "new" / "er" / name) == GOOD
        assert (tmp_path / "new" / "er" / name).exists()


def test_appointed_times_are_told_as_people_say_them(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert victus(monkeypatch, "reminders") == GOOD
    assert capfd.readouterr().err == "There are none.\n"
    assert victus(monkeypatch, "reminders", "add", "every weekday at seven") == GOOD
    capfd.readouterr()
    assert victus(monkeypatch, "reminders") == GOOD
    line = capfd.readouterr().out.splitlines()[1]
    assert " at 7 am" in line
    assert "every weekday" in line


def test_a_table_for_another_program_is_whole(capfd: pytest.CaptureFixture[str]) -> None:
    table(("id", "title"), [("0" * 32, "[bold]what is " * 30)])
    assert (
        capfd.readouterr().out.splitlines()[1].rstrip()
        == f"{'0' * 32}  {'[bold]what is ' * 30}".rstrip()
    )


def test_a_request_needs_no_quotation_marks(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert victus(monkeypatch, "ask", "add", "milk", "to", "my", "list") == GOOD
    assert capfd.readouterr().out == "Milk is on the shopping list.\n"
