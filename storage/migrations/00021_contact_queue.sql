-- +goose Up
-- queue: id of the queue that the contact waits in, or joined last; empty when it joined none
ALTER TABLE contacts ADD COLUMN queue TEXT NOT NULL DEFAULT '';
CREATE INDEX contacts_queue ON contacts (queue, started_at) WHERE queue <> '';
UPDATE roles SET permissions = replace(permissions, '"contact.view"', '"contact.view","contact.queue"') WHERE permissions LIKE '%"contact.view"%';
UPDATE roles SET permissions = replace(permissions, '"desktop.use"', '"desktop.use","contact.queue"')
  WHERE permissions LIKE '%"desktop.use"%' AND permissions NOT LIKE '%"contact.queue"%';

-- +goose Down
UPDATE roles SET permissions = replace(replace(permissions, ',"contact.queue"', ''), '"contact.queue",', '');
DROP INDEX contacts_queue;
ALTER TABLE contacts DROP COLUMN queue;
