-- One contact that gets an agent, for pgbench: the statements of storage/desk_commit.go with the values of such a batch. A colon in a text is
-- followed by a space, or pgbench would take a variable for it.
\set key random(1, 9000000000000000000)
BEGIN;
UPDATE desk_lease SET until = CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) + 3000 WHERE id = 1 AND epoch = 1;
DELETE FROM desk_slots WHERE (ticket, agent) IN (VALUES ('bench:' || '1', 'bench'));
UPDATE desk_inbox SET done = TRUE, data = '' WHERE id IN ('bench:' || '1');
SELECT version + 1 AS next FROM desk_tickets WHERE ticket = 'bench:' || '1' \gset
INSERT INTO desk_tickets (ticket, contact, queue, phase, agent, callback, version, data) VALUES ('bench:' || '1', 'bench', 'support', 'connected', 'bench', '', :next,
  '{"ticket": "bench","queue": "support","channel": "chat","contact": "bench","phase": "connected","joined": "0001-01-01","serial": 1,"agent": "bench","slot": true}')
  ON CONFLICT (ticket) DO UPDATE SET phase = excluded.phase, agent = excluded.agent, version = excluded.version, data = excluded.data
  WHERE desk_tickets.version = excluded.version - 1;
INSERT INTO desk_agents (agent, state, version, data) VALUES ('bench', 'on_contact', :next,
  '{"agent": "bench","presence": "available","state": "on_contact","idle_since": "0001-01-01","since": "2026-11-28T06","slots": 6}')
  ON CONFLICT (agent) DO UPDATE SET state = excluded.state, version = excluded.version, data = excluded.data
  WHERE desk_agents.version = excluded.version - 1;
INSERT INTO desk_slots (agent, channel, slot, of, ticket) VALUES ('bench', 'chat', 1, 5, 'bench:' || '1');
INSERT INTO desk_outbox (id, at, ticket, kind, data) VALUES (:key::text, 1795833727652, 'bench:' || '1', 'connect', '{"Ticket": "bench","Agent": "bench","Queue": "support"}');
INSERT INTO desk_decisions (id, at, ticket, contact, data) VALUES (:key::text, 1795833727652, 'bench:' || '1', 'bench',
  '{"at": "2026-11-28T06","ticket": "bench","queue": "support","channel": "chat","agent": "bench","reason": "longest_idle"}');
INSERT INTO desk_facts (id, at, kind, queue, channel, entry, agent, ticket, data) VALUES
  (:key::text || 'a', 1795833727652, 'offer_made', 'support', 'chat', '', 'bench', 'bench:' || '1', '{"at": "2026-11-28T06","ticket": "bench","queue": "support","channel": "chat","agent": "bench"}'),
  (:key::text || 'b', 1795833727652, 'answered', 'support', 'chat', '', 'bench', 'bench:' || '1', '{"at": "2026-11-28T06","ticket": "bench","queue": "support","channel": "chat","agent": "bench","wait": 1000000000}');
COMMIT;
