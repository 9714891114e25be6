-- +goose Up
-- Every program that a display was given, and when. The bodies are deflated canonical JSON.
CREATE TABLE programs (
    hash TEXT PRIMARY KEY,
    body BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE issues (
    display TEXT NOT NULL,
    at      INTEGER NOT NULL,
    program TEXT NOT NULL REFERENCES programs (hash),
    PRIMARY KEY (display, at)
) WITHOUT ROWID;
CREATE INDEX issues_by_program ON issues (program);

-- +goose Down
DROP TABLE issues;
DROP TABLE programs;
