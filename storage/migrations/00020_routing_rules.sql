-- +goose Up
-- what changes where a contact waits before agents are chosen: one row
CREATE TABLE routing_rules (
  singleton  INTEGER NOT NULL PRIMARY KEY CHECK (singleton = 1),
  rules      TEXT    NOT NULL,
  updated_at BIGINT  NOT NULL,
  updated_by TEXT    NOT NULL
);

-- +goose Down
DROP TABLE routing_rules;
