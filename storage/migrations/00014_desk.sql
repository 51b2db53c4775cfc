-- +goose Up
-- who owns the desk: every write of the owner is fenced by epoch; until is by the database's clock; backend is the owner's session
CREATE TABLE desk_lease (
  id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  epoch   BIGINT  NOT NULL,
  owner   TEXT    NOT NULL,
  until   BIGINT  NOT NULL,
  backend BIGINT  NOT NULL
);
INSERT INTO desk_lease (id, epoch, owner, until, backend) VALUES (1, 0, '', 0, 0);

-- events on their way to the desk, from any node
CREATE TABLE desk_inbox (
  id   TEXT   NOT NULL PRIMARY KEY,
  key  TEXT   NOT NULL UNIQUE,
  at   BIGINT NOT NULL,
  kind TEXT   NOT NULL,
  data TEXT   NOT NULL
);

-- commands on their way to contacts
CREATE TABLE desk_outbox (
  id     TEXT   NOT NULL PRIMARY KEY,
  at     BIGINT NOT NULL,
  ticket TEXT   NOT NULL,
  kind   TEXT   NOT NULL,
  data   TEXT   NOT NULL
);

-- phase: waiting, connected or wrap_up; agent has the contact; version: the compare-and-swap key
CREATE TABLE desk_tickets (
  ticket  TEXT   NOT NULL PRIMARY KEY,
  contact TEXT   NOT NULL,
  queue   TEXT   NOT NULL,
  phase   TEXT   NOT NULL,
  agent   TEXT   NOT NULL,
  version BIGINT NOT NULL,
  data    TEXT   NOT NULL
);
-- one open assignment per contact
CREATE UNIQUE INDEX desk_tickets_assigned ON desk_tickets (contact) WHERE phase = 'connected' AND contact <> '';
CREATE INDEX desk_tickets_queue ON desk_tickets (queue, phase);

CREATE TABLE desk_agents (
  agent   TEXT   NOT NULL PRIMARY KEY,
  state   TEXT   NOT NULL,
  version BIGINT NOT NULL,
  data    TEXT   NOT NULL
);

-- one row per slot that an offer, a contact or its wrap-up takes; of: how many the agent has of the channel
CREATE TABLE desk_slots (
  agent   TEXT    NOT NULL,
  channel TEXT    NOT NULL,
  slot    INTEGER NOT NULL,
  of      INTEGER NOT NULL,
  ticket  TEXT    NOT NULL,
  PRIMARY KEY (agent, channel, slot),
  CHECK (slot >= 1 AND slot <= of)
);
CREATE UNIQUE INDEX desk_slots_ticket ON desk_slots (ticket, agent);

-- figures of queues, as of the last change
CREATE TABLE desk_queues (
  queue TEXT   NOT NULL PRIMARY KEY,
  at    BIGINT NOT NULL,
  data  TEXT   NOT NULL
);

CREATE TABLE desk_decisions (
  id      TEXT   NOT NULL PRIMARY KEY,
  at      BIGINT NOT NULL,
  ticket  TEXT   NOT NULL,
  contact TEXT   NOT NULL,
  data    TEXT   NOT NULL
);
CREATE INDEX desk_decisions_contact ON desk_decisions (contact, id);

CREATE TABLE desk_facts (
  id      TEXT   NOT NULL PRIMARY KEY,
  at      BIGINT NOT NULL,
  kind    TEXT   NOT NULL,
  queue   TEXT   NOT NULL,
  channel TEXT   NOT NULL,
  entry   TEXT   NOT NULL,
  agent   TEXT   NOT NULL,
  ticket  TEXT   NOT NULL,
  data    TEXT   NOT NULL
);
CREATE INDEX desk_facts_at ON desk_facts (at, id);

-- +goose Down
DROP TABLE desk_facts;
DROP TABLE desk_decisions;
DROP TABLE desk_queues;
DROP TABLE desk_slots;
DROP TABLE desk_agents;
DROP TABLE desk_tickets;
DROP TABLE desk_outbox;
DROP TABLE desk_inbox;
DROP TABLE desk_lease;
