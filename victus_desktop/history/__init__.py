"""The per-user database: turns, timers, lists, notes, calendar, journal."""
