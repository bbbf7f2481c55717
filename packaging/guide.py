"""Writes the guide's generated pages, `settings.md` and `network.md`; --check only compares."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from identity import ROOT
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from victus_desktop.agent.accounts import graph, graph_sign_in
from victus_desktop.agent.tools import rates, weather, web
from victus_desktop.settings import Settings

GUIDE = ROOT / "resources/guide"
MADE = "<!-- Made by packaging/guide.py from the declarations: change those. -->\n\n"
TOOLS = {
    "weather": ("the weather", (weather.GEOCODER, weather.FORECAST)),
    "currencies": ("today's rates", (rates.ECB,)),
    "web search": ("an encyclopedia, where no search server is set", (web.WIKIPEDIA,)),
}
"""What tools reach once `tools.network` is on, and why."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, with the section it is in."""

    section: str
    name: str
    field: FieldInfo

    @property
    def path(self) -> str:
        return f"{self.section}.{self.name}" if self.section else self.name

    @property
    def variable(self) -> str:
        return "VICTUS_" + self.path.upper().replace(".", "__")

    @property
    def default(self) -> str:
        value = to_jsonable_python(self.field.default)
        return "empty" if value in ("", [], {}) else f"`{json.dumps(value)}`"

    @property
    def reaches(self) -> str:
        """Whom it lets Victus reach; '' for a setting that opens nothing."""
        extra = self.field.json_schema_extra
        return str(extra.get("reaches", "")) if isinstance(extra, dict) else ""


def sections() -> Iterator[tuple[str, str, list[Setting]]]:
    """Give the sections with their sentence and settings; the first has no name."""
    alone = []
    nested: list[tuple[str, type[BaseModel]]] = []
    for name, field in Settings.model_fields.items():
        kind: Any = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            nested.append((name, kind))
        else:
            alone.append(Setting("", name, field))
    yield "", "", alone
    for name, kind in nested:
        yield (
            name,
            kind.__doc__ or "",
            [Setting(name, one, field) for one, field in kind.model_fields.items()],
        )


def settings_page() -> str:
    text = MADE + (
        "# Settings\n\n"
        "Each can be set in the window, in `victus.toml`, or in the environment; what is later in\n"
        "this list wins over what is before. Lists and tables are JSON in the environment.\n\n"
        "```toml\n[listening]\npatience = 1.5\n```\n\n"
        "is the same as `VICTUS_LISTENING__PATIENCE=1.5`. Secrets are no settings: they lie in\n"
        "the keyring, on a server in `VICTUS_SECRET_NAME`.\n"
    )
    for name, sentence, settings in sections():
        text += f"\n## {name or 'General'}\n\n{sentence and sentence.splitlines()[0] + chr(10) * 2}"
        text += "| setting | default | what it does |\n| --- | --- | --- |\n"
        for one in settings:
            text += f"| `{one.path}` | {one.default} | {one.field.description} |\n"
    return text


def network_page() -> str:
    opening = [one for _, _, settings in sections() for one in settings if one.reaches]
    text = MADE + (
        "# Every way to the network\n\n"
        "With the settings as they come, Victus opens no connection beyond this computer. The one\n"
        "exception is `victus models pull` (and the button that does the same): it fetches from\n"
        "your Python package index, Hugging Face, or the address that the catalog names.\n"
        "`pytest tests/end_to_end/test_privacy.py` has the kernel tell every address that typed\n"
        "and spoken requests and the server reach for; any other than this computer fails it.\n\n"
        "Each of these settings opens a way, and only to whom it says:\n\n"
        "| setting | reaches |\n| --- | --- |\n"
    )
    text += "".join(f"| `{one.path}` | {one.reaches} |\n" for one in opening)
    text += "\n## Addresses that tools know\n\n| tool | why | address |\n| --- | --- | --- |\n"
    for tool, (why, addresses) in TOOLS.items():
        text += f"| {tool} | {why} | {', '.join(f'`{one}`' for one in addresses)} |\n"
    microsoft = f"`{graph_sign_in.AUTHORITY}`, `{graph.BASE}`"
    return text + (
        f"| mail and calendar | only with `tools.microsoft_client` | {microsoft} |\n"
        "| news, web search | the feeds and the search server that you named | "
        "`tools.feeds`, `tools.searxng` |\n\n"
        "The privacy pane of the window shows how many bytes went to whom.\n"
    )


def main() -> int:
    behind = []
    for name, text in (("settings.md", settings_page()), ("network.md", network_page())):
        place = GUIDE / name
        if "--check" not in sys.argv:
            place.write_text(text, encoding="utf-8")
        elif not place.exists() or place.read_text(encoding="utf-8") != text:
            behind.append(name)
    if behind:
        told = f"{' and '.join(behind)} are behind: `python packaging/guide.py`"
        print(told, file=sys.stderr)
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
