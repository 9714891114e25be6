-- The database of form 15, with rows in every table. Made by go test ./daemon/store -run TestForms -write

CREATE TABLE alerts (
    name       TEXT PRIMARY KEY,
    identifier TEXT NOT NULL,
    sender     TEXT NOT NULL,
    sent       INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    status     TEXT NOT NULL,
    level      INTEGER NOT NULL,
    hidden     INTEGER NOT NULL,
    zh         TEXT NOT NULL,
    en         TEXT NOT NULL,
    detail_zh  TEXT NOT NULL,
    detail_en  TEXT NOT NULL,
    begin      INTEGER NOT NULL,
    until      INTEGER NOT NULL,
    ended      INTEGER NOT NULL,
    ending     TEXT NOT NULL,
    end_zh     TEXT NOT NULL,
    end_en     TEXT NOT NULL,
    file       TEXT NOT NULL,
    arrived    INTEGER NOT NULL
);

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

CREATE TABLE audit (
    n       INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL,
    what    TEXT NOT NULL,
    object  TEXT NOT NULL,
    address TEXT NOT NULL
, refused INTEGER NOT NULL DEFAULT 0, text TEXT NOT NULL DEFAULT '');

CREATE TABLE bookings (
    id        TEXT PRIMARY KEY,
    title     TEXT NOT NULL,
    english   TEXT NOT NULL,
    rooms     TEXT NOT NULL,
    place     TEXT NOT NULL,
    start     INTEGER NOT NULL,
    until     INTEGER NOT NULL,
    state     TEXT NOT NULL,
    moved_to  INTEGER NOT NULL,
    private   INTEGER NOT NULL,
    organiser TEXT NOT NULL,
    audience  TEXT NOT NULL,
    places    TEXT NOT NULL,
    note      TEXT NOT NULL
, moved_from TEXT NOT NULL DEFAULT '[]', typed_by TEXT NOT NULL DEFAULT 'admin') WITHOUT ROWID;

CREATE TABLE contacts (
    id    TEXT PRIMARY KEY,
    said  TEXT NOT NULL,
    since INTEGER NOT NULL -- Unix milliseconds
) WITHOUT ROWID;

CREATE TABLE display_passwords (
    display TEXT PRIMARY KEY,
    hash    TEXT NOT NULL -- SHA-256, hexadecimal
) WITHOUT ROWID;

CREATE TABLE displays (
    id      TEXT PRIMARY KEY,
    entry   TEXT NOT NULL,   -- config.Entry as JSON
    created INTEGER NOT NULL -- Unix milliseconds
) WITHOUT ROWID;

CREATE TABLE emergencies (
    n       INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT NOT NULL UNIQUE,
    kind    TEXT NOT NULL,
    zh      TEXT NOT NULL,
    en      TEXT NOT NULL,
    drill   INTEGER NOT NULL,
    raised  INTEGER NOT NULL,
    cleared INTEGER NOT NULL
);

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

CREATE TABLE issues (
    display TEXT NOT NULL,
    at      INTEGER NOT NULL,
    program TEXT NOT NULL REFERENCES programs (hash),
    PRIMARY KEY (display, at)
) WITHOUT ROWID;

CREATE TABLE notices (
    id      TEXT PRIMARY KEY,
    zh      TEXT NOT NULL,
    en      TEXT NOT NULL,
    style   TEXT NOT NULL,
    targets TEXT NOT NULL,
    begin   INTEGER NOT NULL,
    until   INTEGER NOT NULL
, word TEXT NOT NULL DEFAULT '') WITHOUT ROWID;

CREATE TABLE played (
    display TEXT NOT NULL,
    day     INTEGER NOT NULL, -- days since 1970, UTC, on which the entries began
    first   INTEGER NOT NULL, -- beginning of the first entry, Unix milliseconds
    last    INTEGER NOT NULL, -- and of the last
    entries BLOB NOT NULL,    -- see playspack.go
    PRIMARY KEY (display, day)
);

CREATE TABLE players (
    id      TEXT PRIMARY KEY,
    display TEXT NOT NULL,
    hash    TEXT NOT NULL UNIQUE, -- SHA-256 of the token, hexadecimal
    created INTEGER NOT NULL,     -- Unix milliseconds
    seen    INTEGER NOT NULL,     -- when it was last connected; 0: never
    origin  TEXT NOT NULL,        -- the address it last came from
    agent   TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE plays (
    display TEXT NOT NULL,
    begin   INTEGER NOT NULL, -- Unix milliseconds
    region  TEXT NOT NULL,    -- '' is a notice over all regions
    until   INTEGER NOT NULL,
    item    TEXT NOT NULL,
    text    TEXT NOT NULL,    -- of a notice
    PRIMARY KEY (display, begin, region)
) WITHOUT ROWID;

CREATE TABLE programs (
    hash TEXT PRIMARY KEY,
    body BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE removals (
    path    TEXT NOT NULL,
    hash    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (path, hash)
) WITHOUT ROWID;

CREATE TABLE safe (
    n       INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT NOT NULL UNIQUE,
    targets TEXT NOT NULL, -- a JSON list; empty: every display
    pressed INTEGER NOT NULL,
    given   INTEGER NOT NULL
);

CREATE TABLE sessions (
    id      TEXT PRIMARY KEY,
    hash    BLOB NOT NULL UNIQUE,
    user    TEXT NOT NULL,
    epoch   INTEGER NOT NULL,
    created INTEGER NOT NULL,
    seen    INTEGER NOT NULL,
    address TEXT NOT NULL,
    agent   TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE tokens (
    id      TEXT PRIMARY KEY,
    hash    BLOB NOT NULL UNIQUE,
    name    TEXT NOT NULL UNIQUE,
    role    TEXT NOT NULL,
    created INTEGER NOT NULL,
    seen    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE users (
    name     TEXT PRIMARY KEY,
    role     TEXT NOT NULL,
    password TEXT NOT NULL,
    epoch    INTEGER NOT NULL,
    created  INTEGER NOT NULL,
    seen     INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE verdicts (
    display TEXT NOT NULL,
    at      INTEGER NOT NULL, -- Unix milliseconds
    code    TEXT NOT NULL,
    PRIMARY KEY (display, at)
) WITHOUT ROWID;

CREATE INDEX audit_at ON audit (at);

CREATE INDEX bookings_by_until ON bookings (until);

CREATE INDEX files_by_hash ON files (hash);

CREATE INDEX issues_by_program ON issues (program);

CREATE INDEX played_by_day ON played (day);

INSERT INTO alerts (name, identifier, sender, sent, kind, status, level, hidden, zh, en, detail_zh, detail_en, begin, until, ended, ending, end_zh, end_en, file, arrived) VALUES ('name 20.0', 'identifier 20.0', 'sender 20.0', 20030, 'kind 20.0', 'status 20.0', 20060, 0, 'zh 20.0', 'en 20.0', 'detail_zh 20.0', 'detail_en 20.0', 20120, 20130, 20140, 'ending 20.0', 'end_zh 20.0', 'end_en 20.0', 'file 20.0', 20190);
INSERT INTO alerts (name, identifier, sender, sent, kind, status, level, hidden, zh, en, detail_zh, detail_en, begin, until, ended, ending, end_zh, end_en, file, arrived) VALUES ('name 20.1', 'identifier 20.1', 'sender 20.1', 20031, 'kind 20.1', 'status 20.1', 20061, 1, 'zh 20.1', 'en 20.1', 'detail_zh 20.1', 'detail_en 20.1', 20121, 20131, 20141, 'ending 20.1', 'end_zh 20.1', 'end_en 20.1', 'file 20.1', 20191);

INSERT INTO assets (hash, type, bytes, width, height, length_ms, ground, rendition, last_used) VALUES ('hash 9.0', 'type 9.0', 9020, 9030, 9040, 9050, 'ground 9.0', 'rendition 9.0', 9080);
INSERT INTO assets (hash, type, bytes, width, height, length_ms, ground, rendition, last_used) VALUES ('hash 9.1', 'type 9.1', 9021, 9031, 9041, 9051, 'ground 9.1', 'rendition 9.1', 9081);

INSERT INTO audit (n, at, who, what, object, address, refused, text) VALUES (6000, 6010, 'who 6.0', 'what 6.0', 'object 6.0', 'address 6.0', 0, '');
INSERT INTO audit (n, at, who, what, object, address, refused, text) VALUES (6001, 6011, 'who 6.1', 'what 6.1', 'object 6.1', 'address 6.1', 0, '');
INSERT INTO audit (n, at, who, what, object, address, refused, text) VALUES (7000, 7010, 'who 7.0', 'what 7.0', 'object 7.0', 'address 7.0', 7060, '');
INSERT INTO audit (n, at, who, what, object, address, refused, text) VALUES (7001, 7011, 'who 7.1', 'what 7.1', 'object 7.1', 'address 7.1', 7061, '');
INSERT INTO audit (n, at, who, what, object, address, refused, text) VALUES (8000, 8010, 'who 8.0', 'what 8.0', 'object 8.0', 'address 8.0', 8060, 'text 8.0');
INSERT INTO audit (n, at, who, what, object, address, refused, text) VALUES (8001, 8011, 'who 8.1', 'what 8.1', 'object 8.1', 'address 8.1', 8061, 'text 8.1');

INSERT INTO bookings (id, title, english, rooms, place, start, until, state, moved_to, private, organiser, audience, places, note, moved_from, typed_by) VALUES ('id 14.0', 'title 14.0', 'english 14.0', '["xuexi"]', 'place 14.0', 14050, 14060, 'state 14.0', 14080, 0, 'organiser 14.0', 'audience 14.0', 'places 14.0', 'note 14.0', '[]', 'admin');
INSERT INTO bookings (id, title, english, rooms, place, start, until, state, moved_to, private, organiser, audience, places, note, moved_from, typed_by) VALUES ('id 14.1', 'title 14.1', 'english 14.1', '["multi","xuexi"]', 'place 14.1', 14051, 14061, 'state 14.1', 14081, 1, 'organiser 14.1', 'audience 14.1', 'places 14.1', 'note 14.1', '[]', 'admin');
INSERT INTO bookings (id, title, english, rooms, place, start, until, state, moved_to, private, organiser, audience, places, note, moved_from, typed_by) VALUES ('id 15.0', 'title 15.0', 'english 15.0', '["xuexi"]', 'place 15.0', 15050, 15060, 'state 15.0', 15080, 0, 'organiser 15.0', 'audience 15.0', 'places 15.0', 'note 15.0', '[]', 'admin');
INSERT INTO bookings (id, title, english, rooms, place, start, until, state, moved_to, private, organiser, audience, places, note, moved_from, typed_by) VALUES ('id 15.1', 'title 15.1', 'english 15.1', '["multi","xuexi"]', 'place 15.1', 15051, 15061, 'state 15.1', 15081, 1, 'organiser 15.1', 'audience 15.1', 'places 15.1', 'note 15.1', '["multi"]', 'admin');
INSERT INTO bookings (id, title, english, rooms, place, start, until, state, moved_to, private, organiser, audience, places, note, moved_from, typed_by) VALUES ('id 16.0', 'title 16.0', 'english 16.0', '["xuexi"]', 'place 16.0', 16050, 16060, 'state 16.0', 16080, 0, 'organiser 16.0', 'audience 16.0', 'places 16.0', 'note 16.0', '[]', 'typed_by 16.0');
INSERT INTO bookings (id, title, english, rooms, place, start, until, state, moved_to, private, organiser, audience, places, note, moved_from, typed_by) VALUES ('id 16.1', 'title 16.1', 'english 16.1', '["multi","xuexi"]', 'place 16.1', 16051, 16061, 'state 16.1', 16081, 1, 'organiser 16.1', 'audience 16.1', 'places 16.1', 'note 16.1', '["multi"]', 'typed_by 16.1');

INSERT INTO contacts (id, said, since) VALUES ('id 3.0', 'said 3.0', 3020);
INSERT INTO contacts (id, said, since) VALUES ('id 3.1', 'said 3.1', 3021);

INSERT INTO display_passwords (display, hash) VALUES ('display 2.0', 'hash 2.0');
INSERT INTO display_passwords (display, hash) VALUES ('display 2.1', 'hash 2.1');

INSERT INTO displays (id, entry, created) VALUES ('id 3.0', 'entry 3.0', 3020);
INSERT INTO displays (id, entry, created) VALUES ('id 3.1', 'entry 3.1', 3021);

INSERT INTO emergencies (n, id, kind, zh, en, drill, raised, cleared) VALUES (8000, 'id 8.0', 'kind 8.0', 'zh 8.0', 'en 8.0', 1, 8060, 8070);
INSERT INTO emergencies (n, id, kind, zh, en, drill, raised, cleared) VALUES (8001, 'id 8.1', 'kind 8.1', 'zh 8.1', 'en 8.1', 0, 8061, 8071);

INSERT INTO facts (name, value) VALUES ('name 2.0', 'value 2.0');
INSERT INTO facts (name, value) VALUES ('name 2.1', 'value 2.1');

INSERT INTO files (path, dev, inode, size, mtime_ns, ctime_ns, hash, arrived) VALUES ('path 8.0', 8010, 8020, 8030, 8040, 8050, 'hash 8.0', 8070);
INSERT INTO files (path, dev, inode, size, mtime_ns, ctime_ns, hash, arrived) VALUES ('path 8.1', 8011, 8021, 8031, 8041, 8051, 'hash 8.1', 8071);

INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (1, 0, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (10, 9, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (11, 10, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (12, 11, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (13, 12, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (14, 13, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (15, 14, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (16, 15, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (2, 1, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (3, 2, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (4, 3, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (5, 4, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (6, 5, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (7, 6, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (8, 7, 1, '2026-11-28 00:00:00');
INSERT INTO goose_db_version (id, version_id, is_applied, tstamp) VALUES (9, 8, 1, '2026-11-28 00:00:00');

INSERT INTO programs (hash, body) VALUES ('hash 2.0', X'4B040200');
INSERT INTO programs (hash, body) VALUES ('hash 2.1', X'4B040201');

INSERT INTO issues (display, at, program) VALUES ('display 3.0', 3010, 'hash 2.0');
INSERT INTO issues (display, at, program) VALUES ('display 3.1', 3011, 'hash 2.0');

INSERT INTO notices (id, zh, en, style, targets, begin, until, word) VALUES ('id 7.0', 'zh 7.0', 'en 7.0', 'style 7.0', '[]', 7050, 7060, '');
INSERT INTO notices (id, zh, en, style, targets, begin, until, word) VALUES ('id 7.1', 'zh 7.1', 'en 7.1', 'style 7.1', '["floor:3"]', 7051, 7061, '');
INSERT INTO notices (id, zh, en, style, targets, begin, until, word) VALUES ('id 8.0', 'zh 8.0', 'en 8.0', 'style 8.0', '[]', 8050, 8060, 'word 8.0');
INSERT INTO notices (id, zh, en, style, targets, begin, until, word) VALUES ('id 8.1', 'zh 8.1', 'en 8.1', 'style 8.1', '["floor:3"]', 8051, 8061, 'word 8.1');

INSERT INTO played (display, day, first, last, entries) VALUES ('display 5.0', 5010, 5020, 5030, X'4B040500');
INSERT INTO played (display, day, first, last, entries) VALUES ('display 5.1', 5011, 5021, 5031, X'4B040501');

INSERT INTO players (id, display, hash, created, seen, origin, agent) VALUES ('id 7.0', 'display 7.0', 'hash 7.0', 7030, 7040, 'origin 7.0', 'agent 7.0');
INSERT INTO players (id, display, hash, created, seen, origin, agent) VALUES ('id 7.1', 'display 7.1', 'hash 7.1', 7031, 7041, 'origin 7.1', 'agent 7.1');

INSERT INTO plays (display, begin, region, until, item, text) VALUES ('display 6.0', 6010, 'region 6.0', 6030, 'item 6.0', 'text 6.0');
INSERT INTO plays (display, begin, region, until, item, text) VALUES ('display 6.1', 6011, 'region 6.1', 6031, 'item 6.1', 'text 6.1');

INSERT INTO removals (path, hash, at) VALUES ('path 3.0', 'hash 3.0', 3020);
INSERT INTO removals (path, hash, at) VALUES ('path 3.1', 'hash 3.1', 3021);

INSERT INTO safe (n, id, targets, pressed, given) VALUES (5000, 'id 5.0', 'targets 5.0', 5030, 5040);
INSERT INTO safe (n, id, targets, pressed, given) VALUES (5001, 'id 5.1', 'targets 5.1', 5031, 5041);

INSERT INTO sessions (id, hash, user, epoch, created, seen, address, agent) VALUES ('id 8.0', X'4B040800', 'user 8.0', 8030, 8040, 8050, 'address 8.0', 'agent 8.0');
INSERT INTO sessions (id, hash, user, epoch, created, seen, address, agent) VALUES ('id 8.1', X'4B040801', 'user 8.1', 8031, 8041, 8051, 'address 8.1', 'agent 8.1');

INSERT INTO tokens (id, hash, name, role, created, seen) VALUES ('id 6.0', X'4B040600', 'name 6.0', 'role 6.0', 6040, 6050);
INSERT INTO tokens (id, hash, name, role, created, seen) VALUES ('id 6.1', X'4B040601', 'name 6.1', 'role 6.1', 6041, 6051);

INSERT INTO users (name, role, password, epoch, created, seen) VALUES ('name 6.0', 'role 6.0', 'password 6.0', 6030, 6040, 6050);
INSERT INTO users (name, role, password, epoch, created, seen) VALUES ('name 6.1', 'role 6.1', 'password 6.1', 6031, 6041, 6051);

INSERT INTO verdicts (display, at, code) VALUES ('display 3.0', 3010, 'code 3.0');
INSERT INTO verdicts (display, at, code) VALUES ('display 3.1', 3011, 'code 3.1');
