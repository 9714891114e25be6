-- +goose Up
-- Bookings that were typed in by hand: nobody else has them. rooms is a JSON list of ids; state and the rest are as in playlists/agenda, as
-- they were typed, so a private one still has its title.
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
) WITHOUT ROWID;
CREATE INDEX bookings_by_until ON bookings (until);

-- +goose Down
DROP TABLE bookings;
