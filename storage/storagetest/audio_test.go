package storagetest

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"cordboard/flow/fault"
	"cordboard/storage"
)

func TestAudioReadsFromAnyPlace(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		want := sound(3, 600_001) // three parts
		hash, err := db.KeepAudio(t.Context(), want)
		must(t, err)
		again, err := db.KeepAudio(t.Context(), want)
		must(t, err)
		if again != hash {
			t.Errorf("got the hashes %s and %s for the same content", hash, again)
		}
		a, err := db.Audio(t.Context(), hash)
		must(t, err)
		got, err := io.ReadAll(a)
		must(t, err)
		if !bytes.Equal(got, want) || a.Size() != int64(len(want)) {
			t.Errorf("got %d bytes, size %d, want the %d that were kept", len(got), a.Size(), len(want))
		}
		for _, from := range []int64{0, 262_143, 262_144, 600_000} {
			_, err := a.Seek(from, io.SeekStart)
			must(t, err)
			some := make([]byte, 1)
			if _, err := io.ReadFull(a, some); err != nil || some[0] != want[from] {
				t.Errorf("byte %d: got %v, error %v, want %v", from, some, err, want[from])
			}
		}
		if at, err := a.Seek(0, io.SeekEnd); err != nil || at != int64(len(want)) {
			t.Errorf("end: got %d, %v, want %d", at, err, len(want))
		}
		if n, err := a.Read(make([]byte, 1)); n != 0 || err != io.EOF { //nolint:errorlint // io.Reader's contract
			t.Errorf("after the end: got %d, %v, want EOF", n, err)
		}
		if _, err := a.Seek(-1, io.SeekStart); err == nil {
			t.Error("got no error for a place before the beginning")
		}
		_, err = db.Audio(t.Context(), "none")
		wantCode(t, err, fault.NotFound)
	})
}

// A recording that no prompt has is kept for the form it was uploaded with, and then forgotten.
func TestAudioIsForgotten(t *testing.T) {
	for name, open := range map[string]func(testing.TB, storage.Config) *storage.DB{"sqlite": SQLite, "postgres": Postgres} {
		t.Run(name, func(t *testing.T) {
			now := &clock{now: start}
			db := open(t, storage.Config{Now: now.Now, Catalog: catalog()})
			var hashes []string
			for i := range 3 {
				hash, err := db.KeepAudio(t.Context(), sound(byte(i), 10_000))
				must(t, err)
				hashes = append(hashes, hash)
			}
			with := func(hash string) []storage.Spoken {
				return []storage.Spoken{{Recording: &storage.Recording{Hash: hash, Bytes: 10_000}}}
			}
			kept := func(want ...bool) {
				t.Helper()
				for i, hash := range hashes {
					_, err := db.Audio(t.Context(), hash)
					if got := err == nil; got != want[i] {
						t.Errorf("recording %d: kept %v, want %v (%v)", i, got, want[i], err)
					}
				}
			}
			p, err := db.SavePrompt(t.Context(), anna, storage.Prompt{Name: "a", Spoken: with(hashes[0])})
			must(t, err)
			kept(true, true, true)
			now.add(2 * time.Hour)
			p.Spoken = with(hashes[1])
			p, err = db.SavePrompt(t.Context(), anna, p)
			must(t, err)
			kept(false, true, false)
			now.add(2 * time.Hour)
			p.Description = "still"
			_, err = db.SavePrompt(t.Context(), anna, p)
			must(t, err)
			kept(false, true, false)
			now.add(2 * time.Hour)
			must(t, db.DeletePrompt(t.Context(), anna, "a"))
			kept(false, false, false)
		})
	}
}

// All recordings together have a bound. What nobody needs makes room first; what is there already needs none.
func TestAudioHasARoom(t *testing.T) {
	for name, open := range map[string]func(testing.TB, storage.Config) *storage.DB{"sqlite": SQLite, "postgres": Postgres} {
		t.Run(name, func(t *testing.T) {
			now := &clock{now: start}
			db := open(t, storage.Config{Now: now.Now, Catalog: catalog()})
			o := storage.Organisation{Name: "Example"}
			o.SetAudioRoom("1")
			must(t, db.SaveOrganisation(t.Context(), anna, o))
			first, err := db.KeepAudio(t.Context(), sound(1, 600_000))
			must(t, err)
			_, err = db.KeepAudio(t.Context(), sound(2, 600_000))
			wantCode(t, err, fault.Invalid)
			if !strings.Contains(err.Error(), "1 MB") {
				t.Errorf("got %q, want how much all recordings may take", err)
			}
			_, err = db.KeepAudio(t.Context(), sound(1, 600_000))
			must(t, err)
			used, err := db.AudioUsed(t.Context())
			must(t, err)
			if used != 600_000 {
				t.Errorf("got %d bytes used, want those of the first", used)
			}
			now.add(2 * time.Hour)
			second, err := db.KeepAudio(t.Context(), sound(2, 600_000)) // no prompt took the first
			must(t, err)
			_, err = db.Audio(t.Context(), first)
			wantCode(t, err, fault.NotFound)
			now.add(2 * time.Hour)
			must(t, db.ForgetAudio(t.Context()))
			_, err = db.Audio(t.Context(), second)
			wantCode(t, err, fault.NotFound)
			for _, wrong := range []string{"0", "-1", "much", "1048577"} {
				o.SetAudioRoom(wrong)
				if err := db.SaveOrganisation(t.Context(), anna, o); fault.Fields(err)["audio_room"] == "" {
					t.Errorf("%s MB: got %v, want a fault about audio_room", wrong, err)
				}
			}
			if o.SetAudioRoom(""); o.AudioRoom() != storage.DefaultAudioRoom {
				t.Errorf("got %d MB, want the default", o.AudioRoom())
			}
		})
	}
}

// The same recording, kept by several at once, is there once and whole.
func TestAudioIsKeptByMany(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		want := sound(7, 600_001)
		var keeping sync.WaitGroup
		for range 8 {
			keeping.Go(func() {
				if _, err := db.KeepAudio(t.Context(), want); err != nil {
					t.Errorf("got %v, want it kept", err)
				}
			})
		}
		keeping.Wait()
		hash, err := db.KeepAudio(t.Context(), want)
		must(t, err)
		a, err := db.Audio(t.Context(), hash)
		must(t, err)
		if got, err := io.ReadAll(a); err != nil || !bytes.Equal(got, want) {
			t.Errorf("got %d bytes (%v), want the %d that were kept", len(got), err, len(want))
		}
	})
}
