"""Installs a .deb on a clean Debian and starts it there; needs root.

sudo python3 packaging/try_deb.py dist/victus-desktop_*.deb [--screenshot FILE.png]

As an ordinary user, with neither models nor a sound card: the window must come up and the first
start be offered; the command must work; removal must leave nothing.
"""

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

from clean_root import clean_root, run
from identity import version

SESSION = """
set -e
export DISPLAY=:99 HOME=/home/anna XDG_RUNTIME_DIR=/tmp/anna QT_LOGGING_RULES='*.debug=false'
mkdir -p -m 700 $XDG_RUNTIME_DIR
test "$(victus --version)" = 'victus {version}'
victus models list | grep -q whisper-tiny.en
victus reminders
Xvfb :99 -screen 0 1280x900x24 2>/dev/null &
sleep 2
victus >/tmp/victus.log 2>&1 &
started=$!
window=$(timeout 90 xdotool search --sync --onlyvisible --class '^Victus$' | head -1) || {{
  cat /tmp/victus.log; exit 1; }}
echo "window: $(xdotool getwindowname "$window")"
sleep 3
import -window root /tmp/window.png
kill -TERM $started
wait $started || echo "ended with $?"
"""


def attempt(package: Path, screenshot: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix="victus-try-") as folder:
        root = clean_root(Path(folder) / "root")
        shutil.copyfile(package, root / "tmp" / package.name)
        run(root, ["apt-get", "update", "-qq"])
        install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends"]
        run(root, [*install, f"/tmp/{package.name}"], stdout=subprocess.DEVNULL)
        du = subprocess.run(
            ["du", "-sm", root / "usr/lib/victus"], capture_output=True, text=True, check=True
        )
        print(f"installed: {du.stdout.split()[0]} MB", flush=True)
        # Only now what watches it, so that the package is seen to need nothing of that.
        run(root, ["victus", "--version"])
        run(root, [*install, "xvfb", "xdotool", "imagemagick"], stdout=subprocess.DEVNULL)
        run(root, ["useradd", "--create-home", "anna"])
        run(root, ["/bin/sh", "-c", SESSION.format(version=version())], user="anna")
        if screenshot:
            shutil.copyfile(root / "tmp/window.png", screenshot)
        run(root, ["apt-get", "purge", "-qq", "-y", "victus-desktop"], stdout=subprocess.DEVNULL)
        left = [path for path in root.glob("usr/**/*victus*") if "doc" not in path.parts]
        assert not left, f"left behind: {left}"
    print("installed, started, removed")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("package", type=Path)
    parser.add_argument("--screenshot", type=Path)
    given = parser.parse_args()
    attempt(given.package, given.screenshot)


if __name__ == "__main__":
    main()
