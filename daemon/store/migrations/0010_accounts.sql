-- +goose Up
-- People who may use the site. password is a hash by argon2id in the form that names its parameters. epoch is another number with each
-- password: a session counts as long as it has that of its user. Times are in Unix milliseconds.
CREATE TABLE users (
    name     TEXT PRIMARY KEY,
    role     TEXT NOT NULL,
    password TEXT NOT NULL,
    epoch    INTEGER NOT NULL,
    created  INTEGER NOT NULL,
    seen     INTEGER NOT NULL
) WITHOUT ROWID;

-- Browsers in which somebody is signed in. hash is the SHA-256 of the cookie, which is kept nowhere.
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

-- What programs sign in with. hash is the SHA-256 of the token, which is kept nowhere.
CREATE TABLE tokens (
    id      TEXT PRIMARY KEY,
    hash    BLOB NOT NULL UNIQUE,
    name    TEXT NOT NULL UNIQUE,
    role    TEXT NOT NULL,
    created INTEGER NOT NULL,
    seen    INTEGER NOT NULL
) WITHOUT ROWID;

-- Who did what, in the order in which it was done.
CREATE TABLE audit (
    n       INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL,
    what    TEXT NOT NULL,
    object  TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);

-- +goose Down
DROP TABLE audit;
DROP TABLE tokens;
DROP TABLE sessions;
DROP TABLE users;
