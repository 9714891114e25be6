-- +goose Up
-- Messages of the Common Alerting Protocol that were taken: those that are shown, and all others as long as the same message may come again.
-- ended is 0 while one is in force; ending says how it ended: cancelled, replaced, removed or displaced.
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

-- +goose Down
DROP TABLE alerts;
