-- +goose Up
-- visits of a version by contacts that entered by another one: subflows, and flows that were gone on in
CREATE INDEX journal_program ON journal (program, contact) WHERE program <> '';

-- +goose Down
DROP INDEX journal_program;
