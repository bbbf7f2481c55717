"""The window's language: English texts in the code, translations by text in TOML files."""

import tomllib

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from victus_desktop.paths import resource


def load(language: str) -> dict[str, str]:
    """Give the translations of a language by their English text; none where there is no file."""
    try:
        path = resource("translations", f"{language}.toml")
    except FileNotFoundError:
        return {}
    texts: dict[str, str] = tomllib.loads(path.read_text("utf-8"))
    return texts


class Texts(QTranslator):
    """Translates by the English text alone, whatever class it stands in."""

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
        # An empty text would be shown as such; Qt's own texts are asked of its translator first.
        return self._texts.get(source, source)


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
