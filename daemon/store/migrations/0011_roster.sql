-- +goose Up
-- Displays that were made by pairing, as one would write them into the configuration. Those of the configuration are
-- not here.
CREATE TABLE displays (
    id      TEXT PRIMARY KEY,
    entry   TEXT NOT NULL,   -- config.Entry as JSON
    created INTEGER NOT NULL -- Unix milliseconds
) WITHOUT ROWID;

-- What lets a player in. The token itself is only on the player.
CREATE TABLE players (
    id      TEXT PRIMARY KEY,
    display TEXT NOT NULL,
    hash    TEXT NOT NULL UNIQUE, -- SHA-256 of the token, hexadecimal
    created INTEGER NOT NULL,     -- Unix milliseconds
    seen    INTEGER NOT NULL,     -- when it was last connected; 0: never
    origin  TEXT NOT NULL,        -- the address it last came from
    agent   TEXT NOT NULL
) WITHOUT ROWID;

-- What lets a display that lives on MQTT in. The password itself is only on the display.
CREATE TABLE display_passwords (
    display TEXT PRIMARY KEY,
    hash    TEXT NOT NULL -- SHA-256, hexadecimal
) WITHOUT ROWID;

-- +goose Down
DROP TABLE display_passwords;
DROP TABLE players;
DROP TABLE displays;
