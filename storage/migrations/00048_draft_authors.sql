-- +goose Up
-- who made a change of a draft, for those who may take it back: two people can have one name
ALTER TABLE draft_changes ADD COLUMN changed_by_id TEXT NOT NULL DEFAULT '';
UPDATE draft_changes SET changed_by_id = COALESCE((SELECT MIN(u.id) FROM users u WHERE u.name = draft_changes.changed_by HAVING COUNT(*) = 1), '');

-- +goose Down
ALTER TABLE draft_changes DROP COLUMN changed_by_id;
