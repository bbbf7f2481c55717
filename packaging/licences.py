"""Lists the licences of all that a package of Victus holds: `python packaging/licences.py [SITE]`.

SITE is a folder of installed packages, by default this Python's. Exits 1 where a licence is
unknown or may not be put together with GPL-3.0-or-later.
"""

import re
import sys
import sysconfig
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from identity import ROOT

COMPATIBLE = re.compile(
    r"apache|mit|bsd|isc|psf|python software foundation|mpl|mozilla|lgpl|lesser general public"
    r"|gpl-3|gnu general public license v3|zlib|unlicense|public domain|cc0|zpl|zope|hpnd",
    re.IGNORECASE,
)
"""Licences that may go into a GPL-3.0-or-later whole; `A AND B` needs both, `A OR B` one."""

EXPLAINED = {
    "regex": "its CNRI part is Python's own, under Python's licence since 2.2",
    "sqlcipher3": "zlib, told in its LICENSE alone; SQLCipher in it BSD-3-Clause",
}


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    version: str
    licence: str
    home: str

    @property
    def compatible(self) -> bool:
        parts = re.split(r"\bAND\b", self.licence)
        return all(COMPATIBLE.search(one) for one in parts) or self.name in EXPLAINED


def packages(site: Path) -> list[Package]:
    """Give the packages in a folder, by name."""
    found = {one.name.lower(): one for one in map(_package, distributions(path=[str(site)]))}
    return [one for name, one in sorted(found.items()) if name != "victus-desktop"]


def locked(site: Path, lock: str = "run.txt") -> list[Package]:
    """Give those packages in a folder that a lock names."""
    text = (ROOT / "packaging/requirements" / lock).read_text(encoding="utf-8")
    names = {_plain(one) for one in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
    return [one for one in packages(site) if _plain(one.name) in names]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _package(one: Distribution) -> Package:
    told = one.metadata
    classes = [
        c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or [] if "License ::" in c
    ]
    free_text = (told.get("License") or "").strip().splitlines()[:1]
    licence = told.get("License-Expression") or " / ".join(classes) or "".join(free_text)
    links = (link.partition(", ") for link in told.get_all("Project-URL") or [])
    home = told.get("Home-page") or next((address for _, _, address in links), "")
    return Package(told["Name"], one.version, licence, home)


def table(found: list[Package]) -> str:
    rows = [f"{one.name} {one.version}: {one.licence}. {one.home}".rstrip() for one in found]
    return "\n".join(rows)


def debian_copyright(site: Path) -> str:
    """Give the text of /usr/share/doc/victus-desktop/copyright."""
    head = (
        "Victus Desktop is free software under the GNU General Public License, version 3 or\n"
        "later; on Debian its text is /usr/share/common-licenses/GPL-3.\n\n"
        "Python 3 is in this package under the PSF licence (/usr/lib/victus/lib/python3*/\n"
        "LICENSE.txt) and these packages under their own licences, whose texts lie in the\n"
        "folders *.dist-info below /usr/lib/victus:\n\n"
    )
    return head + table(packages(site)) + "\n"


def main() -> int:
    site = Path(sys.argv[1] if len(sys.argv) > 1 else sysconfig.get_path("purelib"))
    found = packages(site) if len(sys.argv) > 1 else locked(site)
    print(table(found))
    wrong = [one for one in found if not one.compatible]
    for one in wrong:
        print(f"{one.name}: is {one.licence!r} compatible with GPL-3.0-or-later?", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
