-- +goose Up
-- the number that a callback goes to, '' of contacts that hold the line: whether one waits is asked for each callback that is booked
ALTER TABLE desk_tickets ADD COLUMN callback TEXT NOT NULL DEFAULT '';
CREATE INDEX desk_tickets_callback ON desk_tickets (callback, queue) WHERE callback <> '';

-- +goose Down
DROP INDEX desk_tickets_callback;
ALTER TABLE desk_tickets DROP COLUMN callback;
