"""What is put into packages: the wheel works elsewhere; names, icons and licences are in order."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image

from victus_desktop import __version__

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "packaging/linux"
ID = "io.github.victus_desktop.Victus"


def script(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "packaging" / name, *arguments]
    return subprocess.run([str(p) for p in command], capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_wheel_made_from_the_sdist_works_outside_the_checkout(tmp_path: Path) -> None:
    done = script("build_wheel.py", tmp_path)

    assert done.returncode == 0, done.stderr
    assert {path.suffix for path in tmp_path.glob("victus_desktop-*")} == {".gz", ".whl"}


def test_pyproject_holds_what_briefcase_toml_says() -> None:
    done = script("sync_briefcase.py", "--check")

    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def briefcase(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], dict[str, Any]]:
    """Briefcase's own reading of pyproject.toml, with the version told: asking hatch is slow."""
    from briefcase.config import AppConfig, GlobalConfig, parse_config
    from briefcase.console import Console

    place = tmp_path_factory.mktemp("briefcase") / "pyproject.toml"
    text = (ROOT / "pyproject.toml").read_text()
    place.write_text(text.replace('dynamic = ["version"]', f'version = "{__version__}"'))

    def read(platform: str, kind: str) -> dict[str, Any]:
        everywhere, apps = parse_config(place, platform, kind, Console())
        GlobalConfig(**everywhere)
        app = apps["victus-desktop"]
        AppConfig(**app)
        return cast(dict[str, Any], app)

    return read


@pytest.mark.parametrize(
    ("platform", "kind"),
    [("macOS", "app"), ("windows", "app"), ("linux", "system"), ("linux", "flatpak")],
)
def test_briefcase_takes_the_configuration(
    briefcase: Callable[[str, str], dict[str, Any]], platform: str, kind: str
) -> None:
    app = briefcase(platform, kind)

    assert app["sources"] == ["victus_desktop", "resources"]
    assert app["permission"].keys() == {"microphone"}


def test_the_desktop_packages_hold_the_api_and_the_window(
    briefcase: Callable[[str, str], dict[str, Any]],
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = {*project["dependencies"], *extras["api"], *extras["desktop"], "pip"}

    assert set(briefcase("macOS", "app")["requires"]) == wanted


def test_macos_is_told_why_victus_hears_and_steers(
    briefcase: Callable[[str, str], dict[str, Any]],
) -> None:
    app = briefcase("macOS", "app")

    assert "music" in app["info"]["NSAppleEventsUsageDescription"]
    assert app["entitlement"]["com.apple.security.device.audio-input"]
    assert app["entitlement"]["com.apple.security.automation.apple-events"]


def test_the_desktop_entry_and_the_appstream_data_are_valid() -> None:
    subprocess.run(["desktop-file-validate", LINUX / f"{ID}.desktop"], check=True)
    checked = ["appstreamcli", "validate", "--no-net", str(LINUX / f"{ID}.metainfo.xml")]
    done = subprocess.run(checked, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_appstream_names_the_present_version_as_the_newest() -> None:
    releases = re.findall(r'<release version="(.+?)"', (LINUX / f"{ID}.metainfo.xml").read_text())

    assert releases[0] == __version__


def test_the_changes_tell_the_present_version_first() -> None:
    told = (ROOT / "resources/guide/changes.md").read_text()

    assert re.findall(r"^## (\S+)", told, re.MULTILINE)[0] == __version__


def test_the_project_has_one_address() -> None:
    folders = ("packaging", "resources/guide", "victus_desktop", ".github")
    files = [*ROOT.glob("*"), *(one for name in folders for one in (ROOT / name).rglob("*"))]
    suffixes = {".md", ".toml", ".yml", ".yaml", ".xml", ".py", ".json"}
    texts = [one.read_text(encoding="utf-8") for one in files if one.suffix in suffixes]
    host = r"(?:github\.com|raw\.githubusercontent\.com)/"
    named = {one for text in texts for one in re.findall(host + r"(\w*victus[\w-]*/[\w-]+)", text)}

    url = tomllib.loads((ROOT / "briefcase.toml").read_text())["tool"]["briefcase"]["url"]
    assert {f"https://github.com/{one}" for one in named} == {url}


def test_icons_are_drawn_in_every_size_from_the_one_svg(tmp_path: Path) -> None:
    assert script("icons.py", tmp_path).returncode == 0
    assert script("icons.py", "--hicolor", tmp_path).returncode == 0

    for size in (16, 22, 24, 32, 48, 64, 128, 256, 512):
        with Image.open(tmp_path / f"{size}x{size}/apps/{ID}.png") as image:
            assert image.size == (size, size)
            assert image.getpixel((size // 2, size // 2)) == image.getpixel(
                (size // 2 - 1, size // 2)
            )
    with Image.open(tmp_path / "victus.ico") as windows:
        assert (256, 256) in windows.info["sizes"]
    with Image.open(tmp_path / "victus.icns") as macos:
        assert (512, 512, 2) in macos.info["sizes"]


def test_every_licence_may_go_into_the_whole() -> None:
    done = script("licences.py")

    assert done.returncode == 0, done.stderr
    assert "piper-tts" in done.stdout
    assert "victus-desktop" not in done.stdout


@pytest.mark.parametrize("name", ["bootstrap", "linux/victus", "linux/preinst"])
def test_shell_scripts_are_clean(name: str) -> None:
    shellcheck = str(Path(sys.executable).parent / "shellcheck")
    command = [shellcheck, "--severity=warning", str(ROOT / "packaging" / name)]
    subprocess.run(command, check=True)
