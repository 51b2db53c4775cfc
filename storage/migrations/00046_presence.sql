-- +goose Up
-- who has a flow open: one row for each page, written anew while it is open
CREATE TABLE presence (
  flow_id TEXT   NOT NULL,
  user_id TEXT   NOT NULL,
  tab     TEXT   NOT NULL,
  name    TEXT   NOT NULL,
  place   TEXT   NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (flow_id, user_id, tab)
);
CREATE INDEX presence_seen ON presence (seen_at);

-- +goose Down
DROP TABLE presence;
