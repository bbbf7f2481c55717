"""Texts of the panes as the user's language and region write them."""

from collections.abc import Iterable
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTime

from victus_desktop.desktop.pane_source import Words
from victus_desktop.desktop.translation import MESSAGE

_BETWEEN = "  ·  "


def tr(text: str) -> str:
    """Translate a text of a part that is no widget."""
    return QCoreApplication.translate("", text)


def message(text: object) -> str:
    """Translate a sentence from behind the window: a warning, or what an error says."""
    sentence = str(text)
    return QCoreApplication.translate(MESSAGE, sentence) if sentence else ""


def said(text: Words) -> str:
    """Give a pane's text in the language of the window."""
    if isinstance(text, str):
        return tr(text) if text else ""
    source, *values = text
    return tr(source).format(*values)


def joined(parts: Iterable[Words | datetime]) -> str:
    """Give the line beneath a title."""
    told = (moment(one) if isinstance(one, datetime) else said(one) for one in parts)
    return _BETWEEN.join(" ".join(one.split()) for one in told if one)


def moment(at: datetime, today: date | None = None) -> str:
    """Give a moment in its own zone: the time for today, else day and time."""
    time = clock(at)
    now = today or datetime.now(at.tzinfo).date()
    if at.date() == now:
        return tr("today, {0}").format(time)
    return f"{day(at.date(), now)}, {time}"


def day(on: date, today: date | None = None) -> str:
    """Give a day: 'Fri 27 Nov', with its year where that is another."""
    pattern = "ddd d MMM" if on.year == (today or date.today()).year else "d MMM yyyy"
    return QLocale().toString(QDate(on.year, on.month, on.day), pattern)


def span(seconds: float) -> str:
    """Give a length of time: '6 min', '1 h 30 min', '45 s'."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        tr(form).format(count)
        for form, count in (("{0} h", hours), ("{0} min", minutes), ("{0} s", rest))
        if count
    ]
    return " ".join(parts) or tr("{0} s").format(0)


def clock(at: datetime) -> str:
    """Give the time of day."""
    return QLocale().toString(QTime(at.hour, at.minute), QLocale.FormatType.ShortFormat)


def day_name(day: date) -> str:
    """Give the weekday, shortened."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "ddd")


def countdown(due: datetime, now: datetime) -> str:
    """Give how long it is to a moment: '4:05', 'in 3 h', 'in 2 days'."""
    left = round((due - now).total_seconds())
    if left <= 0:
        return tr("now")
    if left < 3600:
        return f"{left // 60}:{left % 60:02}"
    if left < 86400:
        return tr("in {0} h {1} min").format(left // 3600, left % 3600 // 60)
    days = left // 86400
    return tr("in 1 day") if days == 1 else tr("in {0} days").format(days)


def amount(count: int) -> str:
    """Give a number of bytes as people say it."""
    if count < 10_000:
        return tr("{0} bytes").format(QLocale().toString(count))
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def number(value: float, digits: int) -> str:
    """Give a number with that many digits after the point."""
    return QLocale().toString(float(value), "f", digits)


def full_moment(at: datetime) -> str:
    """Give a moment for screen readers and tool tips."""
    stamp = QDateTime.fromSecsSinceEpoch(round(at.timestamp()))
    return QLocale().toString(stamp, QLocale.FormatType.ShortFormat)
