-- +goose Up
CREATE TABLE flows (
  id             TEXT    NOT NULL PRIMARY KEY,
  name           TEXT    NOT NULL,
  name_key       TEXT    NOT NULL,
  description    TEXT    NOT NULL,
  kind           TEXT    NOT NULL,
  draft          TEXT    NOT NULL,
  revision       BIGINT  NOT NULL,
  draft_saved_at BIGINT  NOT NULL,
  updated_at     BIGINT  NOT NULL,
  updated_by     TEXT    NOT NULL,
  search         TEXT    NOT NULL,
  refs           TEXT    NOT NULL,
  outcomes       TEXT    NOT NULL,
  activities     INTEGER NOT NULL,
  changes        INTEGER NOT NULL,
  errors         INTEGER NOT NULL,
  warnings       INTEGER NOT NULL,
  created_at     BIGINT  NOT NULL,
  deleted_at     BIGINT
);
CREATE UNIQUE INDEX flows_name ON flows (name_key) WHERE deleted_at IS NULL;

CREATE TABLE draft_changes (
  flow_id    TEXT   NOT NULL REFERENCES flows (id),
  revision   BIGINT NOT NULL,
  record_key TEXT   NOT NULL,
  old_value  TEXT,
  new_value  TEXT,
  changed_at BIGINT NOT NULL,
  changed_by TEXT   NOT NULL,
  PRIMARY KEY (flow_id, revision, record_key)
);

CREATE TABLE versions (
  id         TEXT    NOT NULL PRIMARY KEY,
  flow_id    TEXT    NOT NULL REFERENCES flows (id),
  number     INTEGER NOT NULL,
  message    TEXT    NOT NULL,
  author_id  TEXT    NOT NULL,
  author     TEXT    NOT NULL,
  created_at BIGINT  NOT NULL,
  document   TEXT    NOT NULL,
  bindings   TEXT    NOT NULL,
  refs       TEXT    NOT NULL,
  outcomes   TEXT    NOT NULL,
  UNIQUE (flow_id, number)
);

CREATE TABLE labels (
  flow_id    TEXT   NOT NULL REFERENCES flows (id),
  label      TEXT   NOT NULL,
  version_id TEXT   NOT NULL REFERENCES versions (id),
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (flow_id, label)
);

CREATE TABLE snapshots (
  id         TEXT   NOT NULL PRIMARY KEY,
  document   TEXT   NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE former_names (
  kind     TEXT NOT NULL,
  name_key TEXT NOT NULL,
  target   TEXT NOT NULL,
  PRIMARY KEY (kind, name_key)
);

CREATE TABLE tests (
  id         TEXT   NOT NULL PRIMARY KEY,
  flow_id    TEXT   NOT NULL REFERENCES flows (id),
  name       TEXT   NOT NULL,
  name_key   TEXT   NOT NULL,
  document   TEXT   NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT   NOT NULL,
  UNIQUE (flow_id, name_key)
);

-- +goose Down
DROP TABLE tests;
DROP TABLE former_names;
DROP TABLE snapshots;
DROP TABLE labels;
DROP TABLE versions;
DROP TABLE draft_changes;
DROP TABLE flows;
