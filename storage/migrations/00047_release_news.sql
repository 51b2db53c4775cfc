-- +goose Up
-- when the one who asked has seen what came of it; NULL: not yet. What is over already is no news.
ALTER TABLE releases ADD COLUMN seen_at BIGINT;
UPDATE releases SET seen_at = made_at;
CREATE INDEX releases_unseen ON releases (made_by_id) WHERE seen_at IS NULL;

-- +goose Down
DROP INDEX releases_unseen;
ALTER TABLE releases DROP COLUMN seen_at;
