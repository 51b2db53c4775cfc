package bundle

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/flow/hours"
	"cordboard/flow/table"
	"cordboard/storage"
)

// The kinds whose content a bundle holds.
const (
	kindSchedule = "schedule"
	kindQueue    = "queue"
	kindPrompt   = "prompt"
	kindTable    = "table"
	kindVariable = "variable" // of the organisation
)

// variable is what the settings of a variable hold.
type variable struct {
	Type        flow.Type       `json:"type"`
	Value       json.RawMessage `json:"value"`
	Overridable bool            `json:"overridable"`
}

// prompt is what the settings of a prompt hold.
type prompt struct {
	Language string   `json:"language,omitempty"`
	Spoken   []spoken `json:"spoken"`
}

type spoken struct {
	Language string `json:"language"`
	Text     string `json:"text,omitempty"`
	Voice    string `json:"voice,omitempty"`
	File     string `json:"file,omitempty"`  // of the recording, as it was called
	Audio    []byte `json:"audio,omitempty"` // telephone audio, when the bundle has recordings
}

// load reads something of an installation as a bundle holds it. held is false for kinds that bundles only name; a missing one is a not_found fault.
func load(ctx context.Context, db *storage.DB, n Name, audio bool) (r Resource, held bool, err error) {
	r.Name = n
	var settings any
	switch n.Kind {
	case kindSchedule:
		s, loadErr := db.Schedule(ctx, n.Name)
		r.Name.Name, r.Description, settings, err = s.Name, s.Description, s.Document, loadErr
	case kindQueue:
		q, loadErr := db.Queue(ctx, n.Name)
		r.Name.Name, r.Description, settings, err = q.Name, q.Description, q.Settings, loadErr
	case kindTable:
		t, loadErr := db.Table(ctx, n.Name)
		r.Name.Name, r.Description, settings, err = t.Name, t.Description, t.Schema, loadErr
	case kindVariable:
		v, loadErr := db.Variable(ctx, n.Name)
		r.Description, settings, err = v.Description, variable{v.Type, v.Value, v.Overridable}, loadErr
	case kindPrompt:
		p, loadErr := db.Prompt(ctx, n.Name)
		if err = loadErr; err == nil {
			r.Name.Name, r.Description = p.Name, p.Description
			settings, err = promptOf(ctx, db, p, audio)
		}
	default:
		return r, false, nil
	}
	if err != nil {
		return r, true, err
	}
	r.Settings, err = json.Marshal(settings)
	return r, true, err
}

func promptOf(ctx context.Context, db *storage.DB, p storage.Prompt, audio bool) (prompt, error) {
	out := prompt{Language: p.Language, Spoken: []spoken{}}
	for _, s := range p.Spoken {
		one := spoken{Language: s.Language, Text: s.Text, Voice: s.Voice}
		if s.Recording != nil {
			one.File = s.Recording.File
			if audio {
				file, err := db.Audio(ctx, s.Recording.Hash)
				if err != nil {
					return out, err
				}
				if one.Audio, err = io.ReadAll(io.LimitReader(file, MaxBytes)); err != nil {
					return out, fmt.Errorf("read a recording of %s: %w", p.Name, err)
				}
			}
		}
		out.Spoken = append(out.Spoken, one)
	}
	return out, nil
}

// hasAudio says whether a resource of a bundle is a prompt with recordings.
func (r Resource) hasAudio() bool {
	var p prompt
	if r.Kind != kindPrompt || json.Unmarshal(r.Settings, &p) != nil {
		return false
	}
	for _, s := range p.Spoken {
		if len(s.Audio) > 0 {
			return true
		}
	}
	return false
}

// same says whether two resources have the same content, whatever they are called.
func (r Resource) same(other Resource) bool {
	read := func(r Resource) map[string]any {
		var v map[string]any
		_ = json.Unmarshal(r.Settings, &v) // what is no object is the same as nothing
		delete(v, "name")
		return v
	}
	return r.Description == other.Description && reflect.DeepEqual(read(r), read(other))
}

// save makes a resource of a bundle, or puts it in the place of the one that has its name.
func (r Resource) save(ctx context.Context, db *storage.DB, who storage.Actor) error {
	var err error
	switch r.Kind {
	case kindSchedule:
		s := storage.Schedule{Name: r.Name.Name, Description: r.Description}
		if err = r.settings(new(hours.Schedule), func(v any) { s.Document = *v.(*hours.Schedule) }); err == nil {
			there, _ := db.Schedule(ctx, s.Name) // a missing one has no id
			s.ID = there.ID
			_, err = db.SaveSchedule(ctx, who, s)
		}
	case kindQueue:
		there, _ := db.Queue(ctx, r.Name.Name)
		_, err = db.SaveQueue(ctx, who, storage.Queue{ID: there.ID, Name: r.Name.Name, Description: r.Description, Settings: r.Settings})
	case kindTable:
		t := storage.Table{Name: r.Name.Name, Description: r.Description}
		if err = r.settings(new(table.Schema), func(v any) { t.Schema = *v.(*table.Schema) }); err == nil {
			there, _ := db.Table(ctx, t.Name)
			t.ID = there.ID
			_, err = db.SaveTable(ctx, who, t)
		}
	case kindVariable:
		err = r.saveVariable(ctx, db, who)
	case kindPrompt:
		err = r.savePrompt(ctx, db, who)
	default:
		err = fault.New(fault.Invalid, "there is no kind %q of resources in bundles", r.Kind)
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.Kind, r.Name.Name, err)
	}
	return nil
}

func (r Resource) settings(into any, take func(any)) error {
	if err := json.Unmarshal(r.Settings, into); err != nil {
		return fault.Field("bundle", "the settings of the %s %s cannot be read: %s", r.Kind, r.Name.Name, err)
	}
	take(into)
	return nil
}

func (r Resource) saveVariable(ctx context.Context, db *storage.DB, who storage.Actor) error {
	var set variable
	if err := r.settings(&set, func(any) {}); err != nil {
		return err
	}
	v := storage.Variable{Name: r.Name.Name, Description: r.Description, Type: set.Type, Value: set.Value, Overridable: set.Overridable}
	if there, err := db.Variable(ctx, v.Name); err == nil {
		v.UpdatedAt = there.UpdatedAt
	}
	_, err := db.SaveVariable(ctx, who, v)
	return err
}

func (r Resource) savePrompt(ctx context.Context, db *storage.DB, who storage.Actor) error {
	var set prompt
	if err := r.settings(&set, func(any) {}); err != nil {
		return err
	}
	p := storage.Prompt{Name: r.Name.Name, Description: r.Description, Language: set.Language}
	there, _ := db.Prompt(ctx, p.Name) // a missing one has no id and no recordings
	p.ID = there.ID
	for _, one := range set.Spoken {
		s := storage.Spoken{Language: one.Language, Text: one.Text, Voice: one.Voice}
		if len(one.Audio) > 0 {
			hash, err := db.KeepAudio(ctx, one.Audio)
			if err != nil {
				return err
			}
			s.Recording = &storage.Recording{Hash: hash, Bytes: len(one.Audio), File: one.File}
		} else if old, ok := there.In(one.Language); ok && old.Language == one.Language {
			s.Recording = old.Recording // the bundle came without recordings: those that are here stay
		}
		if s.Recording != nil || s.Text != "" {
			p.Spoken = append(p.Spoken, s)
		}
	}
	_, err := db.SavePrompt(ctx, who, p)
	return err
}
