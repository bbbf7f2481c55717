"""A clean Debian below a folder, in which packages and images are tried. Needs root.

Made by debootstrap from the mirror that apt uses, and kept as an archive for the next time.
Commands run in their own mount and process namespaces: when one ends, nothing of it is left.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

CACHE = Path.home() / ".cache/victus-packaging"
SUITE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
SHARED = ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf")
HANDED = ("PIP_", "UV_", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""What a container engine hands in as well: names, and how this machine reaches its indexes."""


def clean_root(folder: Path) -> Path:
    """Unpack a fresh minimal Debian 12 into a folder."""
    archive = CACHE / f"debian-{SUITE}.tar"
    if not archive.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        made = CACHE / "making"
        shutil.rmtree(made, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", "--include=ca-certificates", SUITE]
        subprocess.run([*command, made, MIRROR], check=True, stdout=subprocess.DEVNULL)
        draft = archive.with_suffix(".part")
        subprocess.run(["tar", "-C", made, "-cf", draft, "."], check=True)
        draft.replace(archive)
        shutil.rmtree(made)
    folder.mkdir(parents=True)
    subprocess.run(["tar", "-C", folder, "-xf", archive], check=True)
    source = Path("/etc/apt/sources.list.d/debian.sources")
    if source.exists():  # the same mirror and snapshot as this machine's
        (folder / "etc/apt/sources.list").unlink(missing_ok=True)
        shutil.copyfile(source, folder / "etc/apt/sources.list.d/debian.sources")
    return folder


def start(
    root: Path,
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: str = "/",
    user: str = "",
    binds: Mapping[Path, str] | None = None,
    read_only: bool = False,
    **more: Any,
) -> "subprocess.Popen[str]":
    """Start a command inside. `read_only`: its root, but for /tmp and what `binds` name.

    A command of a `user` can never gain a privilege.
    """
    inside = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    handed, certificates = _handed()
    inside |= (
        handed | {"HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"} | dict(environment or {})
    )
    at = shlex.quote(str(root))
    steps = ["set -e", f"mount --bind {at} {at}"]
    shared = {Path(path): path for path in SHARED if Path(path).exists()} | certificates
    for source, target in {**shared, Path("/dev"): "/dev", **(binds or {})}.items():
        place = root / target.lstrip("/")
        if source.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        elif not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
        steps.append(f"mount --rbind {shlex.quote(str(source))} {shlex.quote(str(place))}")
    steps.append(f"mount -t proc proc {at}/proc")
    if read_only:
        steps.append(f"mount -o remount,ro,bind {at} && mount -t tmpfs tmpfs {at}/tmp")
    drop = ["setpriv", "--no-new-privs", "--reuid", user, "--regid", user, "--clear-groups"]
    words = [*(drop if user else []), *command]
    inner = shlex.quote(f"cd {folder} && exec {shlex.join(words)}")
    steps.append(f"cd {at} && exec /usr/sbin/chroot . /bin/sh -c {inner}")
    outside = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c"]
    return subprocess.Popen([*outside, "\n".join(steps)], env=inside, text=True, **more)


def _handed() -> tuple[dict[str, str], dict[Path, str]]:
    """Give the variables to hand in, and the files that they name with their places inside."""
    variables = {n: v for n, v in os.environ.items() if n.startswith(HANDED)}
    files = {
        Path(v): f"/run/handed/{Path(v).name}" for v in variables.values() if Path(v).is_file()
    }
    return {n: files.get(Path(v), v) for n, v in variables.items()}, files


def run(root: Path, command: Sequence[str], **more: Any) -> None:
    """Run a command inside to its end. Raises CalledProcessError where it fails."""
    status = start(root, command, **more).wait()
    if status:
        raise subprocess.CalledProcessError(status, command)
