package bundle_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cordboard/flow/fault"
	"cordboard/runtime/speech"
	"cordboard/storage"
	"cordboard/storage/bundle"
)

// Recordings pass the check that uploads get.
func TestRecordingsAreChecked(t *testing.T) {
	with := func(audio []byte) bundle.Bundle {
		settings := must[[]byte](t)(json.Marshal(map[string]any{"spoken": []any{map[string]any{"language": "en-GB", "file": "x.wav", "audio": audio}}}))
		return bundle.Bundle{Format: bundle.Format, Flows: []json.RawMessage{json.RawMessage(after)}, Resources: []bundle.Resource{{Name: bundle.Name{Kind: "prompt", Name: "hello"}, Settings: settings}}}
	}
	to := installation(t)
	_, err := to.Import(t.Context(), bundle.Import{Bundle: with([]byte("MZ no sound at all")), DryRun: true})
	if text := fault.Fields(err)["bundle"]; !strings.Contains(text, "prompt hello in en-GB") {
		t.Errorf("got %v, want the recording to be refused by its place", err)
	}
	wide := studio(t)
	must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: with(wide)}))
	p := must[storage.Prompt](t)(to.DB.Prompt(t.Context(), "hello"))
	want := must[[]byte](t)(speech.Transcode(t.Context(), wide))
	if p.Spoken[0].Recording.Bytes != len(want) || len(want) >= len(wide) {
		t.Errorf("got %d bytes of %d, want telephone audio, %d", p.Spoken[0].Recording.Bytes, len(wide), len(want))
	}
	again := must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: with(wide), Replace: true}))
	if again.Changes != 0 {
		t.Errorf("got %+v the second time, want nothing changed", again)
	}
}

// studio is a second of silence at 44.1 kHz.
func studio(t *testing.T) []byte {
	t.Helper()
	wav := speech.WAV(make([]int16, 44100))
	wav[24], wav[25] = 0x44, 0xAC // the rate
	wav[28], wav[29], wav[30] = 0x88, 0x58, 0x01
	return wav
}

// More rows than a bundle takes are refused where it is made, by the table's name.
func TestTooManyRows(t *testing.T) {
	m := full(t)
	var rows strings.Builder
	rows.WriteString("number\n")
	for i := range bundle.MaxRows + 1 {
		fmt.Fprintf(&rows, "%d\n", i)
	}
	if _, err := m.DB.ImportTable(t.Context(), who, "vip", storage.TableImport{File: strings.NewReader(rows.String())}); err != nil {
		t.Fatal(err)
	}
	_, err := m.Gather(t.Context(), bundle.Selection{Flows: []string{"main-line"}, Parts: bundle.Parts{Rows: true}})
	if fault.CodeOf(err) != fault.Invalid || !strings.Contains(fault.Message(err), "vip has 10001 rows") {
		t.Errorf("got %v, want the table to be named", err)
	}
	must[bundle.Bundle](t)(m.Gather(t.Context(), bundle.Selection{Flows: []string{"main-line"}}))
}

// All tables together are bounded, too.
func TestTooManyRowsTogether(t *testing.T) {
	rows := make([][]string, bundle.MaxRows)
	for i := range rows {
		rows[i] = []string{fmt.Sprint(i)}
	}
	b := bundle.Bundle{Format: bundle.Format, Flows: []json.RawMessage{json.RawMessage(after)}}
	for i := range bundle.MaxAllRows/bundle.MaxRows + 1 {
		settings := must[[]byte](t)(json.Marshal(map[string]any{"key": "a", "columns": []any{map[string]any{"name": "a", "type": "string"}}, "rows": rows}))
		b.Resources = append(b.Resources, bundle.Resource{Name: bundle.Name{Kind: "table", Name: fmt.Sprintf("t%d", i)}, Settings: settings})
	}
	_, err := installation(t).Import(t.Context(), bundle.Import{Bundle: b, DryRun: true})
	if text := fault.Fields(err)["bundle"]; !strings.Contains(text, "60000 rows") {
		t.Errorf("got %v, want the number of rows", err)
	}
}
