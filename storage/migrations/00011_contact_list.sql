-- +goose Up
CREATE INDEX contacts_started ON contacts (started_at, id);

-- +goose Down
DROP INDEX contacts_started;
