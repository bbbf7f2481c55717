"""A notification on the screen, without a window of ours."""

import logging
import sys

from victus_desktop.app.wakeup.timer import run
from victus_desktop.conversation.errors import ServiceError
from victus_desktop.desktop.notices import Notices

log = logging.getLogger(__name__)

_MAC = (
    "on run told",
    "display notification (item 2 of told) with title (item 1 of told)",
    "end run",
)
_WINDOWS = """\
$null = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, \
ContentType = WindowsRuntime]
$toast = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent('ToastText02')
$lines = $toast.GetElementsByTagName('text')
$lines[0].InnerText = $args[0]
$lines[1].InnerText = $args[1]
$shown = [Windows.UI.Notifications.ToastNotification]::new($toast)
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('Victus').Show($shown)
"""


def notify(title: str, text: str) -> bool:
    """Show a notification; False where the system has nowhere to show one."""
    if sys.platform.startswith("linux"):
        notices = Notices(None, "")
        shown = notices.notify(title, text)
        notices.close()
        return shown
    if sys.platform == "darwin":
        lines = [part for line in _MAC for part in ("-e", line)]
        command = ["osascript", *lines, title, text]
    else:
        command = ["powershell", "-NoProfile", "-Command", f"& {{{_WINDOWS}}}", title, text]
    try:
        run(command)
    except ServiceError as error:
        log.warning("no notification: %s", error.message)
        return False
    return True
