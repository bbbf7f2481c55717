"""Builds sdist and wheel: `python packaging/build_wheel.py [OUT]`, then tries the wheel.

The wheel is installed into a fresh environment outside the checkout, with the packages of this
Python beside it; there `victus` must know its version, its models and the guide's files.
"""

import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from configured_index import use_configured_index
from identity import ROOT, version


def build(out: Path) -> tuple[Path, Path]:
    """Give the sdist and the wheel, the wheel made from the sdist."""
    subprocess.run([_uv(), "build", "--quiet", "--out-dir", out, ROOT], check=True)
    sdist = out / f"victus_desktop-{version()}.tar.gz"
    return sdist, out / f"victus_desktop-{version()}-py3-none-any.whl"


def install(wheel: Path, folder: Path) -> Path:
    """Install into a new environment that sees this Python's packages; give its `victus`."""
    subprocess.run([_uv(), "venv", "--quiet", "--python", sys.executable, folder], check=True)
    command = [_uv(), "pip", "install", "--quiet", "--no-deps", "--python", folder, wheel]
    subprocess.run(command, check=True)
    site = next(folder.glob("lib/python3*/site-packages"))
    # A folder of packages alone: the checkout, installed there by a .pth file, is not seen.
    (site / "others.pth").write_text(
        f"import sys; sys.path.append({sysconfig.get_path('purelib')!r})\n"
    )
    return folder / "bin/victus"


def attempt(victus: Path, home: Path) -> None:
    """Start it far from the checkout. Raises CalledProcessError where it does not work."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    environment["VICTUS_HOME"] = str(home)

    def said(*command: object) -> str:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=home,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert said(victus, "--version").strip() == f"victus {version()}"
    assert "whisper-tiny.en" in said(victus, "models", "list")
    asked = "from victus_desktop.paths import resource; print(resource('web', 'index.html'))"
    assert str(victus.parents[1]) in said(victus.parent / "python", "-c", asked)


def _uv() -> str:
    return str(Path(sysconfig.get_path("scripts")) / "uv")


def main(out: Path) -> None:
    use_configured_index()
    with tempfile.TemporaryDirectory(prefix="victus-wheel-") as folder:
        sdist, wheel = build(out)
        home = Path(folder) / "home"
        home.mkdir()
        attempt(install(wheel, Path(folder) / "environment"), home)
        for made in (sdist, wheel):
            print(f"{made}: {made.stat().st_size / 1e6:.1f} MB, installed and started")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "dist"))
