-- +goose Up
-- what an agent did before a moment, for reports that begin there
CREATE INDEX desk_facts_agents ON desk_facts (agent, at, id) WHERE kind = 'agent_changed';

-- +goose Down
DROP INDEX desk_facts_agents;
