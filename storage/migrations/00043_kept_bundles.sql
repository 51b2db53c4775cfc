-- +goose Up
-- bundles that somebody has uploaded and is looking at before they come in; data is empty and report set when they have
CREATE TABLE kept_bundles (
  id      TEXT   NOT NULL PRIMARY KEY,
  user_id TEXT   NOT NULL,
  name    TEXT   NOT NULL,
  data    BYTEA  NOT NULL,
  report  TEXT   NOT NULL DEFAULT '',
  kept_at BIGINT NOT NULL
);
CREATE INDEX kept_bundles_user ON kept_bundles (user_id, kept_at);

-- +goose Down
DROP TABLE kept_bundles;
