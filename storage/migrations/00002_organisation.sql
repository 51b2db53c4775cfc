-- +goose Up
CREATE TABLE organisation (
  id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  name       TEXT    NOT NULL,
  time_zone  TEXT    NOT NULL,
  settings   TEXT    NOT NULL,
  updated_at BIGINT  NOT NULL,
  updated_by TEXT    NOT NULL
);

-- kind: schedule, queue, agent or prompt
CREATE TABLE resources (
  id          TEXT   NOT NULL PRIMARY KEY,
  kind        TEXT   NOT NULL,
  name        TEXT   NOT NULL,
  name_key    TEXT   NOT NULL,
  description TEXT   NOT NULL,
  settings    TEXT   NOT NULL,
  updated_at  BIGINT NOT NULL,
  updated_by  TEXT   NOT NULL,
  UNIQUE (kind, name_key)
);

CREATE TABLE numbers (
  id          TEXT   NOT NULL PRIMARY KEY,
  number      TEXT   NOT NULL UNIQUE,
  description TEXT   NOT NULL,
  flow_id     TEXT   REFERENCES flows (id),
  label       TEXT   NOT NULL,
  settings    TEXT   NOT NULL,
  updated_at  BIGINT NOT NULL,
  updated_by  TEXT   NOT NULL
);
CREATE INDEX numbers_flow ON numbers (flow_id) WHERE flow_id IS NOT NULL;

CREATE TABLE audit (
  id         TEXT   NOT NULL PRIMARY KEY,
  at         BIGINT NOT NULL,
  actor_id   TEXT   NOT NULL,
  actor      TEXT   NOT NULL,
  address    TEXT   NOT NULL,
  action     TEXT   NOT NULL,
  subject    TEXT   NOT NULL,
  old_value  TEXT,
  new_value  TEXT,
  search     TEXT   NOT NULL
);
CREATE INDEX audit_at ON audit (at);

-- +goose Down
DROP TABLE audit;
DROP TABLE numbers;
DROP TABLE resources;
DROP TABLE organisation;
