package storagetest

import (
	"encoding/json"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// TestSkillKinds: validation knows what the values of skills are that somebody described, and only of those.
func TestSkillKinds(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		for name, settings := range map[string]string{"finnish": `{"type":"proficiency"}`, "tier": `{"type":"enum","values":["gold","silver"]}`} {
			_, err := db.SaveSkill(t.Context(), anna, storage.Skill{Name: name, Settings: json.RawMessage(settings)})
			must(t, err)
		}
		_, err := db.SaveAgent(t.Context(), anna, storage.Agent{Name: "anna", Settings: json.RawMessage(`{"skills":{"juggling":3}}`)})
		must(t, err)
		r, err := db.Resources(t.Context())
		must(t, err)
		wantSame(t, r.Names["skill"], []string{"finnish", "juggling", "tier"})
		wantSame(t, r.SkillKinds, map[string]flow.SkillKind{"finnish": {Type: "proficiency"}, "tier": {Type: "enum", Values: []string{"gold", "silver"}}})
	})
}
