"""The window's language: English texts in the code, translations by text in TOML files."""

import re
import tomllib
from functools import cached_property

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from victus_desktop.paths import resource

MESSAGE = "message"
"""The context of sentences that come from behind the window, with their values filled in."""
_PLACE = re.compile(r"\{\d\}")


def load(language: str) -> dict[str, str]:
    """Give the translations of a language by their English text; none where there is no file."""
    try:
        path = resource("translations", f"{language}.toml")
    except FileNotFoundError:
        return {}
    texts: dict[str, str] = tomllib.loads(path.read_text("utf-8"))
    return texts


class Texts(QTranslator):
    """Translates by the English text alone, whatever class it stands in.

    Sentences of the context `MESSAGE` are also found by their pattern: 'Listening again, through
    Headset.' by 'Listening again, through {0}.'
    """

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__()
        self._texts = texts

    def isEmpty(self) -> bool:
        return not self._texts

    def translate(
        self,
        context: bytes | str,
        sourceText: bytes | str,  # noqa: N803  Qt's own name
        disambiguation: bytes | str | None = None,
        n: int = -1,
    ) -> str:
        source = sourceText.decode() if isinstance(sourceText, bytes) else sourceText
        known = self._texts.get(source)
        asked = context.decode() if isinstance(context, bytes) else context
        if known is None and asked == MESSAGE:
            known = self._by_pattern(source)
        # An empty text would be shown as such; Qt's own texts are asked of its translator first.
        return source if known is None else known

    def _by_pattern(self, source: str) -> str | None:
        for pattern, translated in self._patterns:
            found = pattern.fullmatch(source)
            if found is not None:
                values = (self._texts.get(value, value) for value in found.groups())
                return translated.format(*values)
        return None

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Patterns of the texts with values, those with the most words of their own first."""
        valued = [one for one in self._texts if _PLACE.search(one)]
        valued.sort(key=lambda one: len(_PLACE.sub("", one)), reverse=True)
        return [(as_pattern(one), self._texts[one]) for one in valued]


def as_pattern(text: str) -> re.Pattern[str]:
    """Give what matches a text with any values in its places, which come in their order."""
    own = [re.escape(part) for part in _PLACE.split(text)]
    return re.compile("(.*?)".join(own), re.DOTALL)


def speak_language(app: QCoreApplication, locale: QLocale) -> list[QTranslator]:
    """Show the application in the language of a locale, Qt's own words too.

    Gives the translators; they act as long as they are kept.
    """
    own = Texts(load(locale.name().partition("_")[0]))
    qt = QTranslator()
    qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    translators = [translator for translator in (own, qt) if not translator.isEmpty()]
    for translator in translators:
        app.installTranslator(translator)
    return translators
