-- +goose Up
-- The rooms in which a booking was to be, as a JSON list of ids: their doors say where it is now.
ALTER TABLE bookings ADD COLUMN moved_from TEXT NOT NULL DEFAULT '[]';

-- +goose Down
ALTER TABLE bookings DROP COLUMN moved_from;
