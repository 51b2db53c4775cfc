-- +goose Up
CREATE TABLE contacts (
  id         TEXT    NOT NULL PRIMARY KEY,
  version    BIGINT  NOT NULL,
  program    TEXT    NOT NULL,
  test       BOOLEAN NOT NULL,
  channel    TEXT    NOT NULL,
  facts      TEXT    NOT NULL,
  started_at BIGINT  NOT NULL,
  status     TEXT    NOT NULL,
  ends       TEXT    NOT NULL,
  state      TEXT    NOT NULL,
  ended_at   BIGINT
);
CREATE INDEX contacts_program ON contacts (program, started_at);
CREATE INDEX contacts_live ON contacts (program) WHERE status IN ('active', 'closing');

-- data_kind: event:<kind> or command:<kind> when data is one, else empty
CREATE TABLE journal (
  contact   TEXT    NOT NULL,
  version   BIGINT  NOT NULL,
  n         INTEGER NOT NULL,
  at        BIGINT  NOT NULL,
  kind      TEXT    NOT NULL,
  program   TEXT    NOT NULL,
  activity  TEXT    NOT NULL,
  outlet    TEXT    NOT NULL,
  data_kind TEXT    NOT NULL,
  data      TEXT,
  PRIMARY KEY (contact, version, n)
);

-- answered: an event will answer it; the others are forgotten once they are carried out
CREATE TABLE operations (
  contact  TEXT    NOT NULL,
  version  BIGINT  NOT NULL,
  n        INTEGER NOT NULL,
  op       BIGINT  NOT NULL,
  channel  TEXT    NOT NULL,
  test     BOOLEAN NOT NULL,
  kind     TEXT    NOT NULL,
  answered BOOLEAN NOT NULL,
  due      BIGINT,
  command  TEXT    NOT NULL,
  PRIMARY KEY (contact, version, n)
);
-- live timers only: test calls keep their own time
CREATE INDEX operations_due ON operations (due) WHERE kind = 'timer' AND NOT test;

CREATE TABLE inbox (
  contact TEXT   NOT NULL,
  key     TEXT   NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (contact, key)
);

-- +goose Down
DROP TABLE inbox;
DROP TABLE operations;
DROP TABLE journal;
DROP TABLE contacts;
