"""`.env.example` names every setting, and what stands there is what holds where nothing is set."""

import subprocess
import sys
from pathlib import Path

import pytest

from victus_desktop.app.secrets import SECRETS
from victus_desktop.settings import Settings, load_settings

ROOT = Path(__file__).parents[1]
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
VARIABLES = dict(
    line[1:].split("=", 1) for line in EXAMPLE.splitlines() if line.startswith("#VICTUS_")
)


def test_it_is_made_from_the_settings() -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "env_example.py")],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert made.stdout == EXAMPLE, "python packaging/env_example.py > .env.example"


def test_all_of_it_set_is_as_nothing_set(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = load_settings()
    for name, value in VARIABLES.items():
        if name not in ("VICTUS_HOME", "VICTUS_LOG") and not name.startswith("VICTUS_SECRET_"):
            monkeypatch.setenv(name, value)

    assert load_settings() == nothing


def test_every_setting_and_every_secret_stands_in_it() -> None:
    sections = {name: field.get_default() for name, field in Settings.model_fields.items()}
    names = {
        f"VICTUS_{name}__{inner}".upper()
        for name, section in sections.items()
        for inner in getattr(type(section), "model_fields", {})
    }
    assert names <= set(VARIABLES)
    secrets = {f"VICTUS_SECRET_{name.upper()}" for name in SECRETS if name != "microsoft"}
    assert secrets <= set(VARIABLES)
