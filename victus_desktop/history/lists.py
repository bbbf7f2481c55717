"""Named lists and their items."""

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select

from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.conversation.records import ListItem
from victus_desktop.history.database import add_once, reading, writing
from victus_desktop.history.tables import ListItemRow, ListRow


class ListStore:
    """The lists of one user; names compare without regard to case."""

    def __init__(self, engine: Engine, user: str = LOCAL_USER) -> None:
        self._engine = engine
        self._user = user

    def names(self) -> list[str]:
        """Give the names, the oldest list first."""
        query = select(ListRow.name).where(ListRow.user == self._user).order_by(col(ListRow.id))
        with reading(self._engine) as session:
            return list(session.exec(query))

    def create(self, name: str) -> None:
        """Make an empty list; one that exists stays as it is. Raises StorageError."""
        with writing(self._engine) as session:
            self._made(session, name)

    def items(self, name: str) -> list[ListItem]:
        """Give the items in the order they were added. Raises KeyError: no such list."""
        with reading(self._engine) as session:
            return self._items(session, self._found(session, name))

    def add(self, name: str, text: str) -> ListItem:
        """Add an item, making the list where needed. Raises StorageError."""
        with writing(self._engine) as session:
            row = self._made(session, name)
            item = ListItemRow(user=self._user, list_id=row.id or 0, text=text)
            session.add(item)
            session.flush()
            return ListItem(item.id or 0, row.name, text)

    def tick(self, ident: int, done: bool = True) -> None:
        """Mark an item. Raises KeyError: no such item."""
        with writing(self._engine) as session:
            item = self._item(session, ident)
            item.done = done

    def remove(self, ident: int) -> None:
        """Take an item away. Raises KeyError: no such item."""
        with writing(self._engine) as session:
            session.delete(self._item(session, ident))

    def rename(self, name: str, new: str) -> None:
        """Call a list by another name. Raises KeyError: no such list; StorageError: it is taken."""
        with writing(self._engine) as session:
            row = self._found(session, name)
            row.key, row.name = _key(new), new.strip()

    def delete(self, name: str) -> list[ListItem]:
        """Delete a whole list and give back what was in it. Raises KeyError: no such list."""
        with writing(self._engine) as session:
            row = self._found(session, name)
            items = self._items(session, row)
            session.exec(delete(ListItemRow).where(col(ListItemRow.list_id) == row.id))
            session.delete(row)
            return items

    def _found(self, session: Session, name: str) -> ListRow:
        query = select(ListRow).where(ListRow.user == self._user, ListRow.key == _key(name))
        row = session.exec(query).first()
        if row is None:
            raise KeyError(name)
        return row

    def _made(self, session: Session, name: str) -> ListRow:
        add_once(session, ListRow(user=self._user, key=_key(name), name=name.strip()))
        return self._found(session, name)

    def _item(self, session: Session, ident: int) -> ListItemRow:
        item = session.get(ListItemRow, ident)
        if item is None or item.user != self._user:
            raise KeyError(ident)
        return item

    def _items(self, session: Session, row: ListRow) -> list[ListItem]:
        query = (
            select(ListItemRow).where(ListItemRow.list_id == row.id).order_by(col(ListItemRow.id))
        )
        return [
            ListItem(item.id or 0, row.name, item.text, item.done) for item in session.exec(query)
        ]


def _key(name: str) -> str:
    return name.strip().casefold()
