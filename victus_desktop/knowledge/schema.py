"""The tables of documents.db."""

VERSION = 1
"""Kept in the file's user_version; a file with a higher one is from a newer Victus."""
SCHEMA = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    added TEXT NOT NULL
);
CREATE INDEX documents_by_content ON documents (sha256);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    page INTEGER,
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    length INTEGER NOT NULL
);
CREATE INDEX passages_by_document ON passages (document);
CREATE VIRTUAL TABLE stems USING fts5 (title, sentences, tokenize = 'unicode61');
CREATE TABLE stem_counts (stem TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE totals (
    passages INTEGER NOT NULL, words INTEGER NOT NULL, changes INTEGER NOT NULL
);
INSERT INTO totals VALUES (0, 0, 0);
CREATE TRIGGER passage_added AFTER INSERT ON passages BEGIN
    UPDATE totals SET passages = passages + 1, words = words + new.length;
END;
CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN
    UPDATE totals SET passages = passages - 1, words = words - old.length;
    DELETE FROM stems WHERE rowid = old.id;
END;
"""
