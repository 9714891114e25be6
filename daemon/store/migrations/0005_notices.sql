-- +goose Up
-- Notices that somebody typed in: nobody else has them. targets is a JSON list; begin and until are Unix milliseconds.
CREATE TABLE notices (
    id      TEXT PRIMARY KEY,
    zh      TEXT NOT NULL,
    en      TEXT NOT NULL,
    style   TEXT NOT NULL,
    targets TEXT NOT NULL,
    begin   INTEGER NOT NULL,
    until   INTEGER NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE notices;
