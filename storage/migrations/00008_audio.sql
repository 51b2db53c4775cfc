-- +goose Up
-- recordings by the hash of their content, in parts: who plays the middle of one does not load all of it
CREATE TABLE audio (
  hash    TEXT   NOT NULL PRIMARY KEY,
  bytes   BIGINT NOT NULL,
  kept_at BIGINT NOT NULL
);

CREATE TABLE audio_parts (
  hash TEXT    NOT NULL REFERENCES audio (hash),
  n    INTEGER NOT NULL,
  data BYTEA   NOT NULL,
  PRIMARY KEY (hash, n)
);

-- texts that were spoken, by what makes a difference; the oldest make room
CREATE TABLE spoken (
  key     TEXT   NOT NULL PRIMARY KEY,
  bytes   BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  data    BYTEA  NOT NULL
);
CREATE INDEX spoken_used ON spoken (used_at);

-- +goose Down
DROP TABLE spoken;
DROP TABLE audio_parts;
DROP TABLE audio;
