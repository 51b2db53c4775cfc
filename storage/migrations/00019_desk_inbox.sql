-- +goose Up
-- done: taken by the desk; the key is kept for a while, so that an event that is sent again is dropped
ALTER TABLE desk_inbox ADD COLUMN done BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX desk_inbox_open ON desk_inbox (id) WHERE NOT done;
CREATE INDEX desk_inbox_done ON desk_inbox (at) WHERE done;

-- +goose Down
DROP INDEX desk_inbox_done;
DROP INDEX desk_inbox_open;
DELETE FROM desk_inbox WHERE done;
ALTER TABLE desk_inbox DROP COLUMN done;
