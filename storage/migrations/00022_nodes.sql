-- +goose Up
-- the leases of the nodes that share the database, by its clock; what a node without one was about to carry out is taken up by the others
CREATE TABLE nodes (
  name  TEXT   NOT NULL PRIMARY KEY,
  until BIGINT NOT NULL
);
-- node: who carries the operation out
ALTER TABLE operations ADD COLUMN node TEXT NOT NULL DEFAULT '';
CREATE INDEX operations_node ON operations (node) WHERE kind <> 'timer';

-- +goose Down
DROP INDEX operations_node;
ALTER TABLE operations DROP COLUMN node;
DROP TABLE nodes;
