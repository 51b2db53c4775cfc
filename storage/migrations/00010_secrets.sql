-- +goose Up
-- sealed: AES-256-GCM of the value, bound to the secret's id; key_id says with which key
CREATE TABLE secrets (
  id         TEXT   NOT NULL PRIMARY KEY REFERENCES resources (id),
  key_id     TEXT   NOT NULL,
  sealed     TEXT   NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT   NOT NULL
);
UPDATE roles SET permissions = replace(permissions, ']', ',"secret.manage"]') WHERE name = 'admin';

-- +goose Down
UPDATE roles SET permissions = replace(permissions, ',"secret.manage"]', ']') WHERE name = 'admin';
DROP TABLE secrets;
