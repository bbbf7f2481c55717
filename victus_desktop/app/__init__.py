"""The composition root: the only place that names concrete parts and puts them together."""

from victus_desktop.app.core import App, open_app

__all__ = ["App", "open_app"]
