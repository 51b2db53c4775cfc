-- One step of the flow "asking" for pgbench: the statements of storage/journal.go and journal_save.go, with the values of such a step.
-- Each client has a contact of its own. A colon in a text is followed by a space, or pgbench would take a variable for it.
\set key random(1, 9000000000000000000)
BEGIN;
INSERT INTO inbox (contact, key, at) VALUES ('bench-' || :client_id::text, :key::text, 1795833727652) ON CONFLICT (contact, key) DO NOTHING RETURNING contact;
SELECT id, version, program, test, facts, status, ends, state FROM contacts WHERE id IN ('bench-' || :client_id::text) \gset
\set next :version + 1
UPDATE contacts SET version = v.column3, status = v.column4, ends = v.column5, state = v.column6,
  ended_at = v.column7 FROM (VALUES (CAST('bench-' || :client_id::text AS TEXT), CAST(:version AS BIGINT), CAST(:next AS BIGINT), CAST('active' AS TEXT), CAST('' AS TEXT),
  CAST('{"o":' || :next::text || ',"n": 11,"p": ["d_c566307338fe5a946f60184f925a1ef2"],"v": [{"v": [1]}],"f": [{"f": [{"n": 0,"t": 1795833727652}]}],"w": [{"o":' || :next::text || ',"k": "gather"}],"s": "active"}' AS TEXT),
  CAST(NULL AS BIGINT))) AS v WHERE contacts.id = v.column1 AND contacts.version = v.column2 RETURNING id;
INSERT INTO journal (contact, version, n, at, kind, program, activity, outlet, data_kind, data) VALUES
  ('bench-' || :client_id::text, :next::bigint, 0, 1795833727652, 'event', '', '', '', 'event:' || 'gathered', '{"digits": "1"}'),
  ('bench-' || :client_id::text, :next::bigint, 1, 1795833727652, 'left', '', 'ask', '1', '', NULL),
  ('bench-' || :client_id::text, :next::bigint, 2, 1795833727652, 'visit', '', 'count', '', '', NULL),
  ('bench-' || :client_id::text, :next::bigint, 3, 1795833727652, 'left', '', 'count', 'next', '', NULL),
  ('bench-' || :client_id::text, :next::bigint, 4, 1795833727652, 'visit', '', 'ask', '', '', NULL),
  ('bench-' || :client_id::text, :next::bigint, 5, 1795833727652, 'command', '', 'ask', '', 'command:' || 'gather', '{"speech": {"segments": [{"say": "Press 1."}]},"interruptible": true,"min": 1,"max": 1,"first_timeout": "5s","choices": [{"key": "1","say": ["One"]}]}');
INSERT INTO operations (contact, version, n, op, channel, test, kind, answered, due, command) VALUES
  ('bench-' || :client_id::text, :next::bigint, 0, :next::bigint, 'voice', false, 'gather', true, NULL, '{"speech": {"segments": [{"say": "Press 1."}]},"interruptible": true,"min": 1,"max": 1,"first_timeout": "5s","choices": [{"key": "1","say": ["One"]}]}');
DELETE FROM operations WHERE contact IN ('bench-' || :client_id::text) AND (contact, op) IN (VALUES (CAST('bench-' || :client_id::text AS TEXT), CAST(:version AS BIGINT)));
COMMIT;
