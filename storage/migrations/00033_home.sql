-- +goose Up
-- home: the node that has the contact's channel, empty when any has it
ALTER TABLE contacts ADD COLUMN home TEXT NOT NULL DEFAULT '';
-- waiting: issued by another node than the one that carries it out, which has not taken it yet
ALTER TABLE operations ADD COLUMN waiting BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX operations_waiting ON operations (node, contact) WHERE waiting;

-- +goose Down
DROP INDEX operations_waiting;
ALTER TABLE operations DROP COLUMN waiting;
ALTER TABLE contacts DROP COLUMN home;
