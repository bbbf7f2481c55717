"""What the guides name is there: settings, commands."""

import re
import shlex

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from victus_desktop.cli import app as command_line
from victus_desktop.paths import resource
from victus_desktop.settings import Settings

GUIDES = ("accounts.md", "reminders.md")
TERMINAL = CliRunner()


def text(guide: str) -> str:
    return resource("guide", guide).read_text(encoding="utf-8")


def all_settings() -> set[str]:
    return {
        f"{section}.{name}"
        for section, info in Settings.model_fields.items()
        if isinstance(info.default, BaseModel)
        for name in type(info.default).model_fields
    }


@pytest.mark.parametrize("guide", [page.name for page in resource("guide").glob("*.md")])
def test_every_setting_that_a_guide_names_is_there(guide: str) -> None:
    sections = "|".join(Settings.model_fields)
    named = set(re.findall(rf"`(?:VICTUS_)?((?:{sections})\.[a-z_]+)", text(guide)))
    assert named <= {*all_settings(), "history.db"}


@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_that_a_guide_names_is_there(guide: str) -> None:
    lines = re.findall(r"(?:^    |`)victus( [^`\n]+)?", text(guide), re.MULTILINE)
    commands = {tuple(word for word in shlex.split(line) if word.islower())[:2] for line in lines}
    assert commands
    for words in commands:
        if words and not words[0].startswith("-"):
            shown = TERMINAL.invoke(command_line, [*words, "--help"])
            assert shown.exit_code == 0, words


def test_the_guide_to_accounts_names_every_setting_that_reaches_out() -> None:
    guide = text("accounts.md")
    reaching = re.compile(
        r"\.(?:.*_host|caldav_url|.*endpoint|server|url|searxng|feeds|home_assistant)$"
    )
    named = {name for name in all_settings() if reaching.search(name)}
    assert {name for name in named if f"`{name}" not in guide} == set()
