#!/usr/bin/python3
"""Builds the Debian package: `/usr/bin/python3 packaging/build_deb.py [OUT]`, on Debian 12.

The package is self-contained: Python, every locked package and Victus lie below /usr/lib/victus,
so that it runs on any Debian or Ubuntu whose C library is as new. Needs `apt-get install
build-essential cmake dpkg-dev libegl1 libgl1 python3-venv` and a Python package index.
"""

import gzip
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import identity
import licences
from configured_index import use_configured_index
from identity import ROOT

LINUX = ROOT / "packaging/linux"
OWN_LIBRARIES = (
    "libportaudio2", "libasound2-plugins", "libegl1", "libgl1", "libxkbcommon0",
    "libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0",
    "libdbus-1-3", "libfontconfig1", "libgomp1",
)  # fmt: skip
"""What the Python packages load and dpkg-shlibdeps does not see, since they load it by name."""
UNNEEDED = (
    "PySide6/include", "PySide6/typesystems", "PySide6/Qt/qml", "PySide6/Qt/libexec",
    "numpy/**/tests", "pandas/tests", "llama_cpp/include", "include", "share", "lib",
    "**/*.pyi", "**/*.pyx", "**/*.a",
)  # fmt: skip
"""What is only there to compile against a package, and tests."""
UNUSED_STDLIB = {"test", "idlelib", "tkinter", "lib2to3", "turtledemo", "__pycache__", "ensurepip"}


def main(out: Path) -> Path:
    version = identity.version()
    with tempfile.TemporaryDirectory(prefix="victus-deb-") as folder:
        stage = Path(folder) / "stage"
        home = stage / "usr/lib/victus"
        interpreter(home)
        python_packages(home)
        compile_bytecode(home)
        desktop_files(stage, home)
        documents(stage, home, version)
        control(stage, Path(folder), version)
        out.mkdir(parents=True, exist_ok=True)
        made = out / f"victus-desktop_{version}_{architecture()}.deb"
        run("dpkg-deb", "--root-owner-group", "-Zzstd", "-z12", "--build", stage, made)
    print(f"{made}: {made.stat().st_size / 1e6:.0f} MB")
    return made


def interpreter(home: Path) -> None:
    """Copy this Python; it finds its library from where it lies."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (home / "bin").mkdir(parents=True)
    shutil.copy2(Path(sys.executable).resolve(), home / "bin" / "victus-python")
    shutil.copytree(
        sysconfig.get_path("stdlib"),
        home / "lib" / name,
        ignore=lambda folder, names: [
            one for one in names if one in UNUSED_STDLIB or one.startswith(("config-", "_test"))
        ],
        symlinks=False,
    )


def python_packages(home: Path) -> None:
    """Install what is locked and Victus, each file by its hash."""
    tools = home.parents[2] / "tools"
    subprocess.run([sys.executable, "-m", "venv", tools], check=True)
    lock = ROOT / "packaging/requirements"
    run(tools / "bin/pip", "install", "-q", "--require-hashes", "-r", lock / "tools.txt")
    use_configured_index()
    packages = home / "lib" / f"python3.{sys.version_info.minor}" / "dist-packages"
    target = [tools / "bin/uv", "pip", "install", "-q", "--python", sys.executable]
    target += ["--target", packages]
    portable = ["--config-file", ROOT / "packaging/portable.toml"]
    run(*target, *portable, "--require-hashes", "-r", lock / "run.txt")
    run(*target, "--require-hashes", "-r", only("pip", lock / "tools.txt", home.parents[2]))
    run(*target, "--no-deps", ROOT)
    shutil.rmtree(tools)
    shutil.rmtree(packages / "bin")
    prune(packages)


def only(name: str, lock: Path, folder: Path) -> Path:
    """Give a lock of one package: Victus fetches models with pip."""
    block = re.search(rf"^{name}==(?:.*\\\n)*.*$", lock.read_text(), re.MULTILINE)
    assert block, f"{lock} does not lock {name}"
    made = folder.parent / f"{name}.txt"
    made.write_text(block[0] + "\n")
    return made


def prune(packages: Path) -> None:
    for pattern in UNNEEDED:
        for path in list(packages.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def compile_bytecode(home: Path) -> None:
    """Compile once here, since the user cannot write there; no file is looked at twice."""
    compiled = subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "-j0", "--invalidation-mode", "unchecked-hash",
         "-s", home.parents[2], home / "lib"],
        capture_output=True, text=True,
    )  # fmt: skip
    # Templates for other Python versions inside packages do not compile, and are not imported.
    failed = [line for line in compiled.stdout.splitlines() if line.startswith("*** Error")]
    print(f"compiled; {len(failed)} files are for other Pythons")


def desktop_files(stage: Path, home: Path) -> None:
    share = stage / "usr/share"
    place(LINUX / "victus", home / "bin/victus", 0o755)
    (stage / "usr/bin").mkdir()
    (stage / "usr/bin/victus").symlink_to("../lib/victus/bin/victus")
    place(LINUX / f"{identity.ID}.desktop", share / f"applications/{identity.ID}.desktop")
    metainfo = f"metainfo/{identity.ID}.metainfo.xml"
    place(LINUX / Path(metainfo).name, share / metainfo)
    place(LINUX / "systemd/victus.service", stage / "usr/lib/systemd/user/victus.service")
    # Drawn by the package's own Python, which so is seen to start.
    icons = ROOT / "packaging/icons.py"
    run(home / "bin/victus-python", "-s", icons, "--hicolor", share / "icons/hicolor")


def documents(stage: Path, home: Path, version: str) -> None:
    folder = stage / "usr/share/doc/victus-desktop"
    folder.mkdir(parents=True)
    packages = next(home.glob("lib/python3*/dist-packages"))
    (folder / "copyright").write_text(licences.debian_copyright(packages))
    with gzip.GzipFile(folder / "changelog.gz", "wb", mtime=0) as file:
        file.write(
            f"victus-desktop ({version}) stable; urgency=medium\n\n  * Released.\n\n".encode()
        )


def control(stage: Path, folder: Path, version: str) -> None:
    installed = sum(path.lstat().st_size for path in stage.rglob("*")) // 1024
    meta = stage / "DEBIAN"
    meta.mkdir()
    text = (LINUX / "control").read_text()
    values = {
        "version": version,
        "architecture": architecture(),
        "installed": str(installed),
        "depends": ", ".join(dict.fromkeys([*libraries(stage, folder), *OWN_LIBRARIES])),
        "summary": identity.project()["description"],
        "maintainer": "{author} <{author_email}>".format(**identity.briefcase()),
        "homepage": identity.briefcase()["url"],
    }
    (meta / "control").write_text(text.format(**values))
    place(LINUX / "preinst", meta / "preinst", 0o755)


def libraries(stage: Path, folder: Path) -> list[str]:
    """Ask dpkg which packages the interpreter and its modules are linked against."""
    (folder / "debian").mkdir()
    (folder / "debian/control").write_text(
        "Source: victus-desktop\n\nPackage: victus-desktop\nArchitecture: any\n"
    )
    files = [stage / "usr/lib/victus/bin/victus-python"]
    files += stage.glob("usr/lib/victus/lib/python3*/lib-dynload/*.so")
    asked = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", *files]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip().partition("=")[2].split(", ")


def architecture() -> str:
    asked = ["dpkg", "--print-architecture"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def place(source: Path, target: Path, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "dist"))
