-- +goose Up
-- when a sign of life of an agent came last, by the database's clock; an agent who is gone has no row
CREATE TABLE desk_beats (
  agent TEXT   NOT NULL PRIMARY KEY,
  at    BIGINT NOT NULL
);

-- which customer a ticket was of: who calls again finds the place and the agent of before
CREATE TABLE desk_visits (
  ticket   TEXT   NOT NULL PRIMARY KEY,
  customer TEXT   NOT NULL,
  queue    TEXT   NOT NULL,
  at       BIGINT NOT NULL
);
CREATE INDEX desk_visits_customer ON desk_visits (customer, queue, at);
CREATE INDEX desk_facts_ticket ON desk_facts (ticket);

-- +goose Down
DROP INDEX desk_facts_ticket;
DROP TABLE desk_visits;
DROP TABLE desk_beats;
