"""Imports while a Qt application runs."""

import sys

_LOOKS = "_mod_uses_pyside"
"""The function of PySide that reads a module's source; where it is gone, so is the trouble."""


def leave_imports_alone() -> None:
    """Let PySide no longer read the source of every module that is imported after it.

    It looks whether a module uses its optional features, which ours do not. The reading holds
    up the loading of the models, and some packages (pydantic) break when they are looked into
    half imported.
    """
    feature = sys.modules.get("PySide6.support.feature")
    if feature is not None and _LOOKS in vars(feature):
        vars(feature)[_LOOKS] = lambda module: False
