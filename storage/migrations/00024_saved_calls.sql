-- +goose Up
-- saved test calls of a flow; script: cordboard.test/v1
CREATE TABLE saved_calls (
  id         TEXT   NOT NULL PRIMARY KEY,
  flow_id    TEXT   NOT NULL REFERENCES flows (id),
  name       TEXT   NOT NULL,
  name_key   TEXT   NOT NULL,
  script     TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT   NOT NULL,
  UNIQUE (flow_id, name_key)
);

-- what the flow's saved test calls mean for publishing: '' nothing, 'warn', 'block'
ALTER TABLE flows ADD COLUMN test_gate TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE flows DROP COLUMN test_gate;
DROP TABLE saved_calls;
