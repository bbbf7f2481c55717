"""All that a home keeps, through the real program."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

VICTUS = (sys.executable, "-m", "victus_desktop")
WORD = "quincunx"


class Home:
    def __init__(self, folder: Path, models: Path) -> None:
        self.folder = folder
        (folder / "data").mkdir(parents=True)
        (folder / "data" / "models").symlink_to(models)
        self.env = {
            **os.environ,
            "VICTUS_HOME": str(folder),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }

    def run(
        self, *words: str, text: str | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*VICTUS, *words],
            input=text,
            env={**self.env, **env},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def victus(self, *words: str, text: str | None = None, **env: str) -> str:
        done = self.run(*words, text=text, **env)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def every_byte(self) -> bytes:
        files = (one for one in self.folder.rglob("*") if one.is_file() and not one.is_symlink())
        return b"".join(one.read_bytes() for one in files)


@pytest.fixture
def home(tmp_path: Path, models: Path) -> Home:
    return Home(tmp_path / "victus", models)


@pytest.fixture
def lived_in(home: Home, tmp_path: Path) -> Home:
    lease = tmp_path / "lease.txt"
    lease.write_text(f"The {WORD} tree in the garden belongs to the tenant.")
    home.victus("docs", "add", str(lease))
    said = f"add {WORD} to my shopping list\nremember that my cat is called {WORD}\n"
    home.victus("ask", "-", text=said)
    (home.folder / "victus.toml").write_text(f'[tools]\nhome_city = "{WORD}"\n')
    (home.folder / "data" / "api-token").write_text(WORD)
    return home


@pytest.mark.slow
def test_all_that_is_known_can_be_written_out(lived_in: Home) -> None:
    told = json.loads(lived_in.victus("history", "export", "--everything"))
    assert WORD in told["turns"][0]["heard"]
    assert [item["text"] for item in told["list_items"]] == [WORD]
    assert WORD in told["memories"][0]["text"]
    assert told["documents"][0]["name"] == "lease.txt"
    assert told["settings"]["tools"]["home_city"] == WORD


@pytest.mark.slow
def test_deleting_everything_leaves_nothing_on_the_disk_but_the_models(lived_in: Home) -> None:
    assert WORD.encode() in lived_in.every_byte()
    lived_in.victus("history", "delete", "--everything", "--yes")
    assert WORD.encode() not in lived_in.every_byte()
    left = {one.name for one in (lived_in.folder / "data").iterdir()}
    assert left <= {"models", "victus.lock", "victus.pid"}
    assert json.loads(lived_in.victus("history", "list", "--json")) == []


@pytest.mark.skipif(sys.platform != "linux", reason="where Linux keeps them")
def test_deleting_everything_takes_out_what_starts_victus_by_itself(
    home: Home, tmp_path: Path
) -> None:
    units = tmp_path / ".config/systemd/user"
    starters = [tmp_path / ".config/autostart/victus.desktop", units / "victus-due.timer"]
    for one in (*starters, units / "victus-due.service"):
        one.parent.mkdir(parents=True, exist_ok=True)
        one.touch()
    systemctl = tmp_path / "bin/systemctl"
    systemctl.parent.mkdir()
    systemctl.write_text("#!/bin/sh\nexit 1\n")
    systemctl.chmod(0o755)
    for name in ("VICTUS_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        home.env.pop(name, None)
    home.env |= {"HOME": str(tmp_path), "PATH": f"{systemctl.parent}:{os.environ['PATH']}"}

    home.victus("history", "delete", "--everything", "--yes")

    assert not [one for one in tmp_path.glob(".config/**/*") if one.is_file()]


@pytest.mark.slow
def test_a_history_is_encrypted_and_opens_with_its_key_alone(home: Home) -> None:
    refused = home.run("db", "encrypt")
    assert refused.returncode == 1
    assert "VICTUS_SECRET_HISTORY" in refused.stderr
    key = {"VICTUS_SECRET_HISTORY": "0f" * 32}
    home.victus("db", "encrypt", **key)
    assert json.loads(home.victus("history", "list", "--json", **key)) == []
    closed = home.run("history", "list")
    assert closed.returncode == 1
    assert "key" in closed.stderr
