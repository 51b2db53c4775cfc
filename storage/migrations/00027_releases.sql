-- +goose Up
-- a label's move to a version that waits for its time, for a second person, or to be taken back
-- at: NULL as soon as it may; until: NULL for good; back_id: what the label pointed at when it moved
-- state: 'asked', 'planned', 'live', 'done', 'rejected', 'cancelled', 'missed'
CREATE TABLE releases (
  id            TEXT   NOT NULL PRIMARY KEY,
  flow_id       TEXT   NOT NULL REFERENCES flows (id),
  label         TEXT   NOT NULL,
  version_id    TEXT   NOT NULL REFERENCES versions (id),
  back_id       TEXT   REFERENCES versions (id),
  at            BIGINT,
  until         BIGINT,
  state         TEXT   NOT NULL,
  note          TEXT   NOT NULL,
  made_at       BIGINT NOT NULL,
  made_by_id    TEXT   NOT NULL,
  made_by       TEXT   NOT NULL,
  decided_at    BIGINT,
  decided_by_id TEXT   NOT NULL,
  decided_by    TEXT   NOT NULL,
  began_at      BIGINT,
  ended_at      BIGINT
);
CREATE INDEX releases_open ON releases (state, at) WHERE state IN ('asked', 'planned', 'live');
CREATE INDEX releases_flow ON releases (flow_id, made_at);

-- when the version was live first; NULL: never, so a second person may have to look at it. What is there already was published freely.
ALTER TABLE versions ADD COLUMN released_at BIGINT;
UPDATE versions SET released_at = created_at;
-- whether a second person approves before a version of this flow goes live
ALTER TABLE flows ADD COLUMN approval BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE flows DROP COLUMN approval;
ALTER TABLE versions DROP COLUMN released_at;
DROP TABLE releases;
