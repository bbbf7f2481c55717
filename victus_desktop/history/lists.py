"""Named lists and their items."""

from sqlalchemy import Engine, func
from sqlmodel import Session, col, delete, select

from victus_desktop.conversation.records import ListItem
from victus_desktop.history.database import session
from victus_desktop.history.tables import LOCAL_USER, ListItemRow, ListRow


class ListStore:
    """The lists of one user; names compare without regard to case."""

    def __init__(self, engine: Engine, user: str = LOCAL_USER) -> None:
        self._engine = engine
        self._user = user

    def names(self) -> list[str]:
        """Give the names, the oldest list first."""
        query = select(ListRow.name).where(ListRow.user == self._user).order_by(col(ListRow.id))
        with session(self._engine) as opened:
            return list(opened.exec(query))

    def create(self, name: str) -> None:
        """Make an empty list; one that exists stays as it is. Raises StorageError."""
        with session(self._engine) as opened:
            self._made(opened, name)

    def items(self, name: str) -> list[ListItem]:
        """Give the items in the order they were added. Raises KeyError: no such list."""
        with session(self._engine) as opened:
            return self._items(opened, self._found(opened, name))

    def add(self, name: str, text: str) -> ListItem:
        """Add an item, making the list where needed. Raises StorageError."""
        with session(self._engine) as opened:
            row = self._made(opened, name)
            item = ListItemRow(list_id=row.id or 0, text=text)
            opened.add(item)
            opened.flush()
            return ListItem(item.id or 0, row.name, text)

    def tick(self, ident: int, done: bool = True) -> None:
        """Mark an item. Raises KeyError: no such item."""
        with session(self._engine) as opened:
            item = self._item(opened, ident)
            item.done = done
            opened.add(item)

    def remove(self, ident: int) -> None:
        """Take an item away. Raises KeyError: no such item."""
        with session(self._engine) as opened:
            opened.delete(self._item(opened, ident))

    def delete(self, name: str) -> list[ListItem]:
        """Delete a whole list and give back what was in it. Raises KeyError: no such list."""
        with session(self._engine) as opened:
            row = self._found(opened, name)
            items = self._items(opened, row)
            opened.exec(delete(ListItemRow).where(col(ListItemRow.list_id) == row.id))
            opened.delete(row)
            return items

    def _find(self, opened: Session, name: str) -> ListRow | None:
        query = select(ListRow).where(
            ListRow.user == self._user, func.lower(ListRow.name) == name.strip().lower()
        )
        return opened.exec(query).first()

    def _found(self, opened: Session, name: str) -> ListRow:
        row = self._find(opened, name)
        if row is None:
            raise KeyError(name)
        return row

    def _made(self, opened: Session, name: str) -> ListRow:
        row = self._find(opened, name)
        if row is None:
            row = ListRow(user=self._user, name=name.strip())
            opened.add(row)
            opened.flush()
        return row

    def _item(self, opened: Session, ident: int) -> ListItemRow:
        item = opened.get(ListItemRow, ident)
        owner = opened.get(ListRow, item.list_id) if item else None
        if item is None or owner is None or owner.user != self._user:
            raise KeyError(ident)
        return item

    def _items(self, opened: Session, row: ListRow) -> list[ListItem]:
        query = (
            select(ListItemRow).where(ListItemRow.list_id == row.id).order_by(col(ListItemRow.id))
        )
        return [
            ListItem(item.id or 0, row.name, item.text, item.done) for item in opened.exec(query)
        ]
