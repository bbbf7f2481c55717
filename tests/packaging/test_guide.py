"""The guide: its commands run, its generated pages are up to date, no link is broken."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from victus_desktop.cli import app
from victus_desktop.settings import Settings

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "resources/guide"
PAGES = sorted(GUIDE.glob("*.md"))
BIN = Path(sys.executable).parent


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)


RUN = [page for page in PAGES if blocks(page, "sh")]


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_the_commands_of_a_page_run_one_after_the_other(
    page: Path,
    models: Path,
    learnt: Path,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (home / "data").mkdir()
    (home / "data/models").symlink_to(models)
    (home / "cache").mkdir()
    shutil.copy(learnt, home / "cache")

    for line in "".join(blocks(page, "sh")).splitlines():
        command, _, may_fail = line.partition(" || true")
        status, told = run(command)
        assert status == 0 or (may_fail == "" and line != command), f"{line}\n{told}"


def run(line: str) -> tuple[int, str]:
    """Run a line: `victus` in this process, since starting it anew each time would take long."""
    if not line.startswith("victus "):
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
        return done.returncode, done.stderr
    result = CliRunner().invoke(app, shlex.split(line)[1:])
    return result.exit_code, f"{result.output}\n{result.exception!r}"


def written_commands() -> Iterator[tuple[str, str]]:
    """Give every `victus` command that stands in a block of the guide or the README."""
    for page in [*PAGES, ROOT / "README.md"]:
        text = page.read_text()
        lines = re.findall(r"^(?:    |\$ )?(?:[A-Z_]+=\S+ )*(victus .+)$", text, re.MULTILINE)
        lines += re.findall(r"`(?:[A-Z_]+=\S+ )*(victus [a-z][^`]*)`", text)
        for line in lines:
            yield page.name, re.split(r"\s{3,}|\s\|\|\s|\s\|\s|\s#\s", line)[0]


def test_every_command_that_is_written_about_exists() -> None:
    found = list(written_commands())
    wrong = [f"{page}: {line}: {why}" for page, line in found if (why := misspelt(line))]

    assert not wrong
    assert len(found) > 40


def misspelt(line: str) -> str:
    """Tell what is wrong with a command; '' where its words and options are known."""
    command: Any = typer.main.get_command(app)
    for word in shlex.split(line)[1:]:
        known = {name for one in command.params for name in one.opts} | {"--help"}
        inner = getattr(command, "commands", {})
        if word.startswith("-") and word not in known:
            return f"{command.name} has no {word}"
        if word in inner:
            command = inner[word]
        elif inner and not word.startswith("-"):
            return f"there is no {word}"
    return ""


def test_the_generated_pages_are_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "packaging/guide.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_every_address_in_the_program_is_on_the_page_of_ways_to_the_network() -> None:
    page = (GUIDE / "network.md").read_text()
    code = "".join(path.read_text() for path in (ROOT / "victus_desktop").rglob("*.py"))
    hosts = set(re.findall(r'"https?://([a-z0-9.-]+\.[a-z]+)', code))

    only_named = {"www.w3.org", "schemas.microsoft.com", "github.com"}
    assert hosts
    assert {host for host in hosts - only_named if host not in page} == set()


def test_every_setting_that_names_a_server_says_whom_it_reaches() -> None:
    names = re.compile(r"address|server|host|https?|endpoint|microsoft", re.IGNORECASE)
    harmless = {
        "api.hosts", "api.origins", "api.rate_limit", "api.port", "api.public_url", "api.proxies",
        "api.certificate", "api.certificate_key", "language_model.endpoint_model",
        "tools.caldav_user", "tools.contacts", "tools.microsoft_tenant", "mail.user",
        "access.client", "access.allowed", "history.pool_size",
    }  # fmt: skip
    page = (GUIDE / "network.md").read_text()
    silent = [
        f"{section}.{name}"
        for section, kind in Settings.model_fields.items()
        for name, field in getattr(kind.annotation, "model_fields", {}).items()
        if names.search(f"{name} {field.description}") and f"`{section}.{name}`" not in page
    ]

    assert set(silent) <= harmless


def test_the_site_is_built_without_a_broken_link(tmp_path: Path) -> None:
    done = subprocess.run(
        [BIN / "mkdocs", "build", "-f", ROOT / "packaging/mkdocs.yml", "-d", tmp_path],
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "settings/index.html").exists()
