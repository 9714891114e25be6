-- +goose Up
-- How the notice begins that a deed was about; '' of what is no notice, and of what was done before.
ALTER TABLE audit ADD COLUMN text TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE audit DROP COLUMN text;
