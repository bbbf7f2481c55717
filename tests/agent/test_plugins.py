"""The guide's plugin, installed as a user would, and plugins that are broken."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from victus_desktop.agent.plugins import plugin_tools
from victus_desktop.paths import resource

_CODE = re.compile(r"`(?P<file>[\w.]+)`:\n\n```\w+\n(?P<code>.*?)```", re.DOTALL)


def written_from_the_guide(folder: Path) -> dict[str, str]:
    """Write the files that the guide shows."""
    text = resource("guide", "plugins.md").read_text(encoding="utf-8")
    files = {found["file"]: found["code"] for found in _CODE.finditer(text)}
    for name, code in files.items():
        (folder / name).write_text(code, encoding="utf-8")
    return files


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The guide's plugin, in a place that Python looks in."""
    source, target = tmp_path / "source", tmp_path / "site"
    source.mkdir()
    files = written_from_the_guide(source)
    assert set(files) == {"victus_dice.py", "pyproject.toml"}
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run(
        [*pip, "--no-build-isolation", "--disable-pip-version-check", "--target", target, source],
        check=True,
    )
    monkeypatch.syspath_prepend(str(target))
    importlib.invalidate_caches()
    return target


@pytest.mark.slow
@pytest.mark.usefixtures("installed")
def test_the_plugin_of_the_guide_gives_its_tool() -> None:
    (tool,) = plugin_tools(())
    assert tool.name == "dice_roll"
    assert "roll a twenty sided die" in tool.examples
    assert tool.call({"sides": 1}).say == "It is a 1."


def test_the_plugin_of_the_guide_is_fifteen_lines_long(tmp_path: Path) -> None:
    code = written_from_the_guide(tmp_path)["victus_dice.py"]
    assert len([line for line in code.splitlines() if line.strip()]) <= 15


@pytest.mark.slow
def test_a_plugin_cannot_take_the_name_of_another_tool(installed: Path) -> None:
    assert plugin_tools({"dice_roll"}) == []


@pytest.mark.slow
def test_a_broken_plugin_is_left_out_and_told(
    installed: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = installed / "victus_broken-1.0.dist-info"
    broken.mkdir()
    (broken / "METADATA").write_text("Metadata-Version: 2.1\nName: victus-broken\nVersion: 1.0\n")
    (broken / "entry_points.txt").write_text("[victus.tools]\nbroken = no_such_module:tools\n")
    assert [tool.name for tool in plugin_tools(())] == ["dice_roll"]
    assert "plugin broken does not load" in caplog.text
