"""A history as the first Victus kept it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import victus_desktop.history

ROWS = """
INSERT INTO conversations VALUES
  ('default', 'local', 'set a timer for the eggs', '2026-01-01 08:00:00.000000'),
  ('named', 'local', 'Breakfast', '2026-01-02 08:00:00.000000'),
  ('hers', 'anna', 'hello', '2026-01-03 08:00:00.000000');
INSERT INTO turns VALUES
  (1, 'a', 'default', '2026-01-01 08:00:00.000000', 'prompt', 'set a timer for the eggs',
   'Five minutes.', 'Five minutes.', 'command', '[]', '{"total": 1.5}', 'completed', ''),
  (2, 'b', 'named', '2026-01-02 08:00:00.000000', 'prompt', 'tea or coffee', 'Tea.', 'Tea.',
   'agent', '[]', '{}', 'completed', ''),
  (3, 'c', 'hers', '2026-01-03 08:00:00.000000', 'prompt', 'hello', 'Hi.', 'Hi.',
   'agent', '[]', '{}', 'completed', '');
INSERT INTO schedule VALUES
  (4, 'local', 'alarm', 'up', '2026-01-04 06:00:00.000000', NULL, 'FREQ=DAILY;COUNT=2', 'UTC', 0);
INSERT INTO lists VALUES (1, 'local', 'Äpfel'), (2, 'local', 'äpfel'), (3, 'anna', 'äpfel');
INSERT INTO list_items VALUES (1, 1, 'Boskop', 0), (2, 2, 'Elstar', 1), (3, 3, 'Gala', 0);
INSERT INTO notes VALUES (1, 'local', 'boiler code 12', '2026-01-01 08:00:00.000000');
INSERT INTO memories VALUES (1, 'local', 'likes tea', '2026-01-01 08:00:00.000000');
INSERT INTO calendar_events VALUES
  ('x', 'local', 'Choir', '2026-01-05 19:00:00.000000', '2026-01-05 20:00:00.000000',
   'Hall', '', 'FREQ=WEEKLY', 0, '["anna@example.org"]');
INSERT INTO journal VALUES
  (1, 'local', '2026-01-01 08:00:00.000000',
   '{"tool": "a", "arguments": {}, "result": null, "effect": "write", "error": ""}',
   '', '{"tool": "b"}', 0),
  (2, 'local', '2026-01-01 09:00:00.000000',
   '{"tool": "c", "arguments": {}, "result": null, "effect": "send", "error": ""}',
   'voice', 'null', 0);
"""


def write(file: Path, rows: str = ROWS) -> None:
    """Make the file with the tables of the first revision and put rows in."""
    file.parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    folder = Path(victus_desktop.history.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(rows)
