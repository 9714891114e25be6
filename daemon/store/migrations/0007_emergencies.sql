-- +goose Up
-- What took over every display, in the order in which it was raised: the last one stands unless it was cleared. cleared is 0 until then.
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

-- +goose Down
DROP TABLE emergencies;
