-- +goose Up
-- When everything was taken to a safe picture, in the order in which somebody did: the last one stands unless it was given back. given is 0 until then.
CREATE TABLE safe (
    n       INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT NOT NULL UNIQUE,
    targets TEXT NOT NULL, -- a JSON list; empty: every display
    pressed INTEGER NOT NULL,
    given   INTEGER NOT NULL
);

-- +goose Down
DROP TABLE safe;
