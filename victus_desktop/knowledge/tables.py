"""Rows made readable alone: 'Month: March; Amount: 300'."""

import re
from collections.abc import Sequence

_UNNAMED = re.compile(r"Unnamed: \d+|NaN|nan|")


def table_text(rows: Sequence[Sequence[str]]) -> str:
    """Give one line a row, each cell with the name of its column, which the first row holds.

    So a row that is found without the rest of its table still says what its cells mean.
    """
    filled = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return ""
    if len(filled) == 1:
        return "; ".join(cell for cell in filled[0] if not _UNNAMED.fullmatch(cell))
    names, *entries = filled
    lines = ("; ".join(_cells(names, entry)) for entry in entries)
    return "\n".join(line for line in lines if line)


def _cells(names: Sequence[str], entry: Sequence[str]) -> list[str]:
    found = []
    for position, cell in enumerate(entry):
        if _UNNAMED.fullmatch(cell):
            continue
        name = names[position] if position < len(names) else ""
        found.append(cell if _UNNAMED.fullmatch(name) else f"{name}: {cell}")
    return found
