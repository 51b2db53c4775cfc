package bundle

import (
	"context"
	"fmt"
	"io"
	"strings"

	"cordboard/flow/fault"
	"cordboard/runtime/speech"
	"cordboard/storage"
)

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

func loadPrompt(ctx context.Context, db *storage.DB, name string, with Parts) (Resource, error) {
	p, err := db.Prompt(ctx, name)
	if err != nil {
		return Resource{}, err
	}
	out := prompt{Language: p.Language, Spoken: []spoken{}}
	for _, s := range p.Spoken {
		one := spoken{Language: s.Language, Text: s.Text, Voice: s.Voice}
		if s.Recording != nil {
			one.File = s.Recording.File
			if with.Audio {
				if one.Audio, err = recording(ctx, db, s.Recording.Hash); err != nil {
					return Resource{}, fmt.Errorf("read a recording of %s: %w", p.Name, err)
				}
			}
		}
		out.Spoken = append(out.Spoken, one)
	}
	return Resource{Name: Name{kindPrompt, p.Name}, Description: p.Description}.with(out)
}

func recording(ctx context.Context, db *storage.DB, hash string) ([]byte, error) {
	file, err := db.Audio(ctx, hash)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(file, MaxBytes))
}

// transcodePrompt makes the recordings of a prompt what an upload would become; one that an upload would be refused for is refused.
func transcodePrompt(ctx context.Context, _ *storage.DB, r Resource) (Resource, error) {
	if !r.hasAudio() {
		return r, nil
	}
	var p prompt
	if err := r.settings(&p); err != nil {
		return r, err
	}
	for i, s := range p.Spoken {
		if len(s.Audio) == 0 {
			continue
		}
		wav, err := speech.Transcode(ctx, s.Audio)
		if fault.CodeOf(err) == fault.Invalid {
			return r, fault.Field("bundle", "the recording of the prompt %s in %s cannot be taken: %s", r.Name.Name, languageWords(s.Language), fault.Message(err))
		}
		if err != nil {
			return r, err
		}
		p.Spoken[i].Audio = wav
	}
	return r.with(p)
}

func languageWords(language string) string {
	if language == "" {
		return "any language"
	}
	return language
}

// hasAudio says whether a resource of a bundle is a prompt with recordings.
func (r Resource) hasAudio() bool {
	var p prompt
	if r.Kind != kindPrompt || r.settings(&p) != nil {
		return false
	}
	for _, s := range p.Spoken {
		if len(s.Audio) > 0 {
			return true
		}
	}
	return false
}

func savePrompt(ctx context.Context, in place, r Resource) error {
	var set prompt
	if err := r.settings(&set); err != nil {
		return err
	}
	there, err := in.db.Prompt(ctx, r.Name.Name)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	p := storage.Prompt{ID: there.ID, Name: r.Name.Name, Description: r.Description, Language: set.Language, UpdatedAt: there.UpdatedAt}
	for _, one := range set.Spoken {
		s := storage.Spoken{Language: one.Language, Text: one.Text, Voice: one.Voice}
		if len(one.Audio) > 0 {
			hash, err := in.db.KeepAudio(ctx, one.Audio)
			if err != nil {
				return err
			}
			s.Recording = &storage.Recording{Hash: hash, Bytes: len(one.Audio), File: one.File}
		} else if old, ok := there.In(one.Language); ok && strings.EqualFold(old.Language, one.Language) {
			s.Recording = old.Recording // the bundle came without recordings: those that are here stay
		}
		if s.Recording != nil || s.Text != "" {
			p.Spoken = append(p.Spoken, s)
		}
	}
	_, err = in.db.SavePrompt(ctx, in.who, p)
	return err
}
