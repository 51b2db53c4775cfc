-- +goose Up
CREATE TABLE roles (
  name        TEXT    NOT NULL PRIMARY KEY,
  permissions TEXT    NOT NULL,
  builtin     BOOLEAN NOT NULL
);
INSERT INTO roles (name, permissions, builtin) VALUES
  ('admin', '["flow.view","flow.edit","flow.publish","flow.override","resource.view","resource.edit","user.manage","contact.view","contact.test","report.view","desktop.use","audit.view","token.manage"]', TRUE),
  ('designer', '["flow.view","flow.edit","flow.publish","flow.override","resource.view","contact.view","contact.test"]', TRUE),
  ('supervisor', '["flow.view","flow.override","resource.view","resource.edit","contact.view","report.view","audit.view"]', TRUE),
  ('agent', '["desktop.use"]', TRUE);

CREATE TABLE users (
  id            TEXT    NOT NULL PRIMARY KEY,
  email         TEXT    NOT NULL,
  email_key     TEXT    NOT NULL UNIQUE,
  name          TEXT    NOT NULL,
  password_hash TEXT    NOT NULL,
  roles         TEXT    NOT NULL,
  active        BOOLEAN NOT NULL,
  created_at    BIGINT  NOT NULL,
  last_login_at BIGINT
);

CREATE TABLE sessions (
  id_hash    TEXT   NOT NULL PRIMARY KEY,
  user_id    TEXT   NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  idle_until BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  address    TEXT   NOT NULL,
  agent      TEXT   NOT NULL,
  data       TEXT   NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE login_attempts (
  id      TEXT   NOT NULL PRIMARY KEY,
  account TEXT   NOT NULL,
  address TEXT   NOT NULL,
  at      BIGINT NOT NULL
);
CREATE INDEX login_attempts_account ON login_attempts (account, at);
CREATE INDEX login_attempts_address ON login_attempts (address, at);

-- user_id is empty for the link that sets up the installation itself
CREATE TABLE setup_tokens (
  token_hash TEXT   NOT NULL PRIMARY KEY,
  user_id    TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at    BIGINT
);

CREATE TABLE tokens (
  id           TEXT   NOT NULL PRIMARY KEY,
  name         TEXT   NOT NULL,
  token_hash   TEXT   NOT NULL UNIQUE,
  user_id      TEXT   NOT NULL REFERENCES users (id),
  permissions  TEXT   NOT NULL,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT,
  last_used_at BIGINT,
  revoked_at   BIGINT
);

-- +goose Down
DROP TABLE tokens;
DROP TABLE setup_tokens;
DROP TABLE login_attempts;
DROP TABLE sessions;
DROP TABLE users;
DROP TABLE roles;
