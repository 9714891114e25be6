-- +goose Up
-- Who typed a booking in, as the record of deeds has it; those from before said what is the default.
ALTER TABLE bookings ADD COLUMN typed_by TEXT NOT NULL DEFAULT 'admin';

-- The status of the answer to what somebody tried and did not get; 0: it was done.
ALTER TABLE audit ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE audit DROP COLUMN refused;
ALTER TABLE bookings DROP COLUMN typed_by;
