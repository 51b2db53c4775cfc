-- +goose Up
-- what became of each step when a flow was made of another system's export; report: JSON of the importer
CREATE TABLE flow_imports (
  flow_id     TEXT   NOT NULL PRIMARY KEY REFERENCES flows (id),
  report      TEXT   NOT NULL,
  imported_at BIGINT NOT NULL,
  imported_by TEXT   NOT NULL
);

-- +goose Down
DROP TABLE flow_imports;
