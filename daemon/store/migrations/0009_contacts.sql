-- +goose Up
-- What a contact said last, normal or alarm, and since when. Whether it alarms anew depends on it.
CREATE TABLE contacts (
    id    TEXT PRIMARY KEY,
    said  TEXT NOT NULL,
    since INTEGER NOT NULL -- Unix milliseconds
) WITHOUT ROWID;

-- +goose Down
DROP TABLE contacts;
