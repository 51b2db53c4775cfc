-- +goose Up

-- Tables themselves are resources of the kind table. cells: a JSON list in the order of the table's columns
CREATE TABLE table_rows (
  table_id TEXT   NOT NULL REFERENCES resources (id) ON DELETE CASCADE,
  row_key  TEXT   NOT NULL,
  position BIGINT NOT NULL,
  cells    TEXT   NOT NULL,
  search   TEXT   NOT NULL,
  PRIMARY KEY (table_id, row_key)
);
CREATE INDEX table_rows_position ON table_rows (table_id, position);

-- +goose Down
DROP TABLE table_rows;
