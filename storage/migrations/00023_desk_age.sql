-- +goose Up
-- what is old is forgotten
CREATE INDEX desk_decisions_at ON desk_decisions (at);
CREATE INDEX desk_visits_at ON desk_visits (at);

-- +goose Down
DROP INDEX desk_visits_at;
DROP INDEX desk_decisions_at;
