"""Writes [tool.briefcase] of pyproject.toml from briefcase.toml; with --check only compares."""

import sys
import tomllib

from identity import ROOT

BEGIN = "# Made from briefcase.toml by packaging/sync_briefcase.py: change it there.\n"
EXTRAS = ("api", "desktop")
"""What the desktop packages hold besides the dependencies of [project]."""


def synchronized(pyproject: str, briefcase: str) -> str:
    """Give pyproject.toml with the tables of briefcase.toml at its end."""
    own = pyproject.partition(BEGIN)[0].rstrip("\n")
    extras = tomllib.loads(own)["project"]["optional-dependencies"]
    wanted = [f'  "{one}",\n' for extra in EXTRAS for one in extras[extra]]
    tables = briefcase[briefcase.index("\n[tool.briefcase]") + 1 :]
    tables = tables.replace('requires = ["pip"]\n', f'requires = [\n  "pip",\n{"".join(wanted)}]\n')
    return f"{own}\n\n{BEGIN}{tables}"


def main() -> int:
    place = ROOT / "pyproject.toml"
    before = place.read_text(encoding="utf-8")
    after = synchronized(before, (ROOT / "briefcase.toml").read_text(encoding="utf-8"))
    if "--check" not in sys.argv:
        place.write_text(after, encoding="utf-8")
    elif before != after:
        print("pyproject.toml is behind: `python packaging/sync_briefcase.py`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
