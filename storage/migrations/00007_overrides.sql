-- +goose Up

-- Variables of the organisation, which all flows read as org.*. value: JSON
CREATE TABLE variables (
  name        TEXT    NOT NULL PRIMARY KEY,
  type        TEXT    NOT NULL,
  value       TEXT    NOT NULL,
  overridable BOOLEAN NOT NULL,
  description TEXT    NOT NULL,
  updated_at  BIGINT  NOT NULL,
  updated_by  TEXT    NOT NULL
);

-- flow_id is empty for a variable of the organisation; until is empty until somebody switches back. A row whose time is over counts for nothing
CREATE TABLE overrides (
  flow_id  TEXT   NOT NULL,
  variable TEXT   NOT NULL,
  value    TEXT   NOT NULL,
  reason   TEXT   NOT NULL,
  since    BIGINT NOT NULL,
  until    BIGINT,
  actor_id TEXT   NOT NULL,
  actor    TEXT   NOT NULL,
  PRIMARY KEY (flow_id, variable)
);

-- +goose Down
DROP TABLE overrides;
DROP TABLE variables;
