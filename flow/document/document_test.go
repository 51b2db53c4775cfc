package document_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/document"
)

var update = flag.Bool("update", false, "write the golden files")

// languages are what the prompt library of the tests has.
var resources = flow.Resources{PromptLanguages: map[string][]string{"welcome": {"en-GB"}, "music": {""}}}

// TestGoldens documents flows in each form and compares with testdata; twice gives the same.
func TestGoldens(t *testing.T) {
	for _, name := range []string{"clinic", "empty"} {
		text, err := os.ReadFile(filepath.Join("testdata", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		f, issues := flow.Decode(text, activities.Catalog())
		if f == nil {
			t.Fatalf("%s: %v", name, issues)
		}
		for form, write := range map[string]func(*document.Document, *bytes.Buffer) error{
			"md":   func(d *document.Document, b *bytes.Buffer) error { return d.Markdown(b) },
			"csv":  func(d *document.Document, b *bytes.Buffer) error { return d.CSV(b) },
			"html": func(d *document.Document, b *bytes.Buffer) error { return d.WritePage(b, "p { color: red }\n") },
		} {
			var first, second bytes.Buffer
			for _, b := range []*bytes.Buffer{&first, &second} {
				if err := write(document.Of(f, activities.Catalog(), resources), b); err != nil {
					t.Fatal(err)
				}
			}
			if first.String() != second.String() {
				t.Errorf("%s.%s: the second time differs", name, form)
			}
			golden := filepath.Join("testdata", name+"."+form)
			if *update {
				if err := os.WriteFile(golden, first.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), first.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", golden, diff)
			}
			for _, secret := range []string{"4711", "t-secret"} {
				if strings.Contains(first.String(), secret) {
					t.Errorf("%s has %q, which is sensitive", golden, secret)
				}
			}
		}
	}
}
