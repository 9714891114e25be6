-- +goose Up
-- What kind of notice it is, which is shown in a box before it: '' for an ordinary one, reminder, urgent.
ALTER TABLE notices ADD COLUMN word TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE notices DROP COLUMN word;
