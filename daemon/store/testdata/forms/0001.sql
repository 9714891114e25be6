-- The database of form 1, with rows in every table. Made by go test ./daemon/store -run TestForms -write

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

CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

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

CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);

CREATE TABLE removals (
    path    TEXT NOT NULL,
    hash    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (path, hash)
) WITHOUT ROWID;

CREATE INDEX files_by_hash ON files (hash);

INSERT INTO assets (hash, type, bytes, width, height, length_ms, ground, rendition, last_used) VALUES ('hash 9.0', 'type 9.0', 9020, 9030, 9040, 9050, 'ground 9.0', 'rendition 9.0', 9080);
INSERT INTO assets (hash, type, bytes, width, height, length_ms, ground, rendition, last_used) VALUES ('hash 9.1', 'type 9.1', 9021, 9031, 9041, 9051, 'ground 9.1', 'rendition 9.1', 9081);

INSERT INTO facts (name, value) VALUES ('name 2.0', 'value 2.0');
INSERT INTO facts (name, value) VALUES ('name 2.1', 'value 2.1');

INSERT INTO files (path, dev, inode, size, mtime_ns, ctime_ns, hash, arrived) VALUES ('path 8.0', 8010, 8020, 8030, 8040, 8050, 'hash 8.0', 8070);
INSERT INTO files (path, dev, inode, size, mtime_ns, ctime_ns, hash, arrived) VALUES ('path 8.1', 8011, 8021, 8031, 8041, 8051, 'hash 8.1', 8071);

INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (1, 0, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (2, 1, 1, '2026-11-28 00:00:00');

INSERT INTO removals (path, hash, at) VALUES ('path 3.0', 'hash 3.0', 3020);
INSERT INTO removals (path, hash, at) VALUES ('path 3.1', 'hash 3.1', 3021);
