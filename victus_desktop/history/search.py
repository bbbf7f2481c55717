"""Full-text search over what was heard and answered, as each database does it best."""

from typing import Any

from sqlalchemy import Select, String, Text, cast, column, func, literal_column, select, table, text
from sqlmodel import col

from victus_desktop.history.tables import TurnRow

_INDEX = table("turns_text", column("rowid"), column("rank"))
_STEMS, _AS_IS, _SPACE, _NONE = (
    literal_column(constant, String) for constant in ("'victus'", "'simple'", "' '", "''")
)


def matching(dialect: str, words: str) -> Select[Any]:
    """Give the query for turns that hold all the words, the best first.

    Words count by their stems, the last also as the beginning of one. The dialect is 'sqlite'
    (FTS5) or 'postgresql' (tsvector).
    """
    return _sqlite(words) if dialect == "sqlite" else _postgres(words)


def _sqlite(words: str) -> Select[Any]:
    quoted = " ".join(f'"{word}"' for word in words.replace('"', " ").replace("\0", " ").split())
    match = f"{quoted}*" if quoted else '""'
    return (
        select(TurnRow)
        .join(_INDEX, _INDEX.c.rowid == col(TurnRow.number))
        .where(text("turns_text MATCH :match").bindparams(match=match))
        .order_by(_INDEX.c.rank, col(TurnRow.number).desc())
    )


def _postgres(words: str) -> Select[Any]:
    said = func.to_tsvector(_STEMS, col(TurnRow.heard).concat(_SPACE).concat(col(TurnRow.reply)))
    stems = cast(func.plainto_tsquery(_STEMS, words.replace("\0", " ")), Text)
    query = func.to_tsquery(_AS_IS, func.nullif(stems, _NONE).concat(":*"))
    return (
        select(TurnRow)
        .where(said.op("@@")(query))
        .order_by(func.ts_rank(said, query).desc(), col(TurnRow.number).desc())
    )
