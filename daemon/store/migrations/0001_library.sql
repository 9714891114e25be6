-- +goose Up
-- Instants are Unix milliseconds, unless a name ends in _ns. Hashes are SHA-256 in hexadecimal.

-- The files of the content folder whose bytes were taken. dev is 0 for the device of the folder itself,
-- because the number of a network mount changes each time it is mounted.
CREATE TABLE files (
    path     TEXT PRIMARY KEY,
    dev      INTEGER NOT NULL,
    inode    INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    hash     TEXT NOT NULL,
    arrived  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX files_by_hash ON files (hash);

-- What is known of stored bytes. A rendition is an asset of its own.
CREATE TABLE assets (
    hash      TEXT PRIMARY KEY,
    type      TEXT NOT NULL,
    bytes     INTEGER NOT NULL,
    width     INTEGER NOT NULL,
    height    INTEGER NOT NULL,
    length_ms INTEGER NOT NULL,
    ground    TEXT NOT NULL,
    rendition TEXT NOT NULL,
    last_used INTEGER NOT NULL
) WITHOUT ROWID;

-- What was taken out of the content folder and can be put back.
CREATE TABLE removals (
    path    TEXT NOT NULL,
    hash    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (path, hash)
) WITHOUT ROWID;

-- Single facts: the content folder's own mark and where it was.
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE facts;
DROP TABLE removals;
DROP TABLE assets;
DROP TABLE files;
