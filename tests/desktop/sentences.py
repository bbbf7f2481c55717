"""The sentences that the window's banners may show, read from the code that says them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import victus_desktop

_PACKAGE = Path(victus_desktop.__file__).parent
_SAY = {"AudioDeviceError", "ModelError", "StorageError", "Warned", "_warn", "warn"}
"""What is called with a sentence. What a tool refuses (ServiceError, NotAllowed) is spoken, and
speech is English."""
_ALSO = {"app", "audio", "catalog", "desktop", "knowledge"}
"""Packages whose services and refusals are told in writing alone."""
_LEFT_OUT = {"tools", "accounts", "cli"}
_LEAST = 8
"""Letters of its own that a pattern needs."""


def sentences() -> Iterator[str]:
    """Give each with {0}, {1} for its values."""
    for file in _PACKAGE.rglob("*.py"):
        place = file.relative_to(_PACKAGE).parts
        if not _LEFT_OUT & set(place):
            say = _SAY | ({"ServiceError", "NotAllowed"} if place[0] in _ALSO else set())
            yield from _said_in(ast.parse(file.read_text("utf-8")), say)


def _said_in(tree: ast.Module, say: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in say:
            for argument in node.args:
                sentence = _pattern(argument)
                if " " in sentence and sum(map(str.isalpha, sentence)) >= _LEAST:
                    yield sentence


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _pattern(argument: ast.expr) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    if not isinstance(argument, ast.JoinedStr):
        return ""
    pattern, values = "", 0
    for part in argument.values:
        if isinstance(part, ast.Constant):
            pattern += str(part.value)
        else:
            pattern += f"{{{values}}}"
            values += 1
    return pattern
