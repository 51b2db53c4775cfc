-- +goose Up
-- the last test calls, among which one of a flow's draft is looked for
CREATE INDEX contacts_tests ON contacts (started_at, id) WHERE test;
-- a whole number that is searched for
CREATE INDEX contacts_ani ON contacts (ani_key, started_at);

-- +goose Down
DROP INDEX contacts_ani;
DROP INDEX contacts_tests;
