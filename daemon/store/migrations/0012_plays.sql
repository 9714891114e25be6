-- +goose Up
-- Proof of play: what renderers attest to have shown. What has just come is a row; after an hour it is packed into its
-- display's day, which takes about a byte and a half for an entry instead of eighty.
CREATE TABLE plays (
    display TEXT NOT NULL,
    begin   INTEGER NOT NULL, -- Unix milliseconds
    region  TEXT NOT NULL,    -- '' is a notice over all regions
    until   INTEGER NOT NULL,
    item    TEXT NOT NULL,
    text    TEXT NOT NULL,    -- of a notice
    PRIMARY KEY (display, begin, region)
) WITHOUT ROWID;

CREATE TABLE played (
    display TEXT NOT NULL,
    day     INTEGER NOT NULL, -- days since 1970, UTC, on which the entries began
    first   INTEGER NOT NULL, -- beginning of the first entry, Unix milliseconds
    last    INTEGER NOT NULL, -- and of the last
    entries BLOB NOT NULL,    -- see playspack.go
    PRIMARY KEY (display, day)
);
CREATE INDEX played_by_day ON played (day);

-- How displays stood: from each instant on the verdict, until the next.
CREATE TABLE verdicts (
    display TEXT NOT NULL,
    at      INTEGER NOT NULL, -- Unix milliseconds
    code    TEXT NOT NULL,
    PRIMARY KEY (display, at)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE verdicts;
DROP TABLE played;
DROP TABLE plays;
