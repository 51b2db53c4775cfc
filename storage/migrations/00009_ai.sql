-- +goose Up
-- an entry of a knowledge base; also: JSON list of other ways to ask
CREATE TABLE articles (
  id         TEXT   NOT NULL PRIMARY KEY,
  knowledge  TEXT   NOT NULL REFERENCES resources (id),
  title      TEXT   NOT NULL,
  title_key  TEXT   NOT NULL,
  body       TEXT   NOT NULL,
  also       TEXT   NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT   NOT NULL,
  UNIQUE (knowledge, title_key)
);

-- what an AI agent used on a day of the organisation's calendar
CREATE TABLE ai_usage (
  agent  TEXT   NOT NULL REFERENCES resources (id),
  day    TEXT   NOT NULL,
  turns  BIGINT NOT NULL,
  tokens BIGINT NOT NULL,
  PRIMARY KEY (agent, day)
);

-- +goose Down
DROP TABLE ai_usage;
DROP TABLE articles;
