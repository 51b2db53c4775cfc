-- +goose Up
-- sensitive: the value is shown to nobody. Of overrides that are older nobody knows, so those of flows are hidden; the organisation's variables
-- are never sensitive
ALTER TABLE overrides ADD COLUMN sensitive BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE overrides SET sensitive = FALSE WHERE flow_id = '';

-- what tells this installation from another on the same host: one row, made by the first server
CREATE TABLE installation (
  singleton INTEGER NOT NULL PRIMARY KEY CHECK (singleton = 1),
  id        TEXT    NOT NULL
);

-- +goose Down
DROP TABLE installation;
ALTER TABLE overrides DROP COLUMN sensitive;
