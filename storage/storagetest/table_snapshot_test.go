package storagetest

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"cordboard/storage"
)

// generation is a CSV file whose rows all say which one it is.
func generation(n, rows int) string {
	var b strings.Builder
	b.WriteString("number,tier,visits,since\n")
	for i := range rows {
		fmt.Fprintf(&b, "%06d,generation %d,%d,\n", i, n, n)
	}
	return b.String()
}

// meanwhile is a writer that does something when the export begins to write.
type meanwhile struct {
	bytes.Buffer
	do func()
}

func (m *meanwhile) Write(p []byte) (int, error) {
	if do := m.do; do != nil {
		m.do = nil
		do()
	}
	return m.Buffer.Write(p)
}

// An export is the table as it was at one moment, whatever is imported while it is written.
func TestExportIsOfOneMoment(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		const rows = 12_000 // several times what is loaded at once
		saveTable(t, db, vip)
		importFile(t, db, generation(1, rows))
		out := &meanwhile{do: func() { importFile(t, db, generation(2, rows)) }}
		must(t, db.ExportTable(t.Context(), "vip", out))
		if got := strings.Count(out.String(), "generation 1"); got != rows {
			t.Errorf("got %d rows of the first import, want all %d", got, rows)
		}
		if now := export(t, db); strings.Count(now, "generation 2") != rows {
			t.Error("got other rows than those of the second import afterwards")
		}
	})
}

// What an import says and audits is what it changed, also when somebody changed a row while its file was read.
func TestImportCountsWhatItChanges(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		saveTable(t, db, vip)
		importFile(t, db, "number,tier,visits,since\na,x,1,\nb,x,1,\n")
		file := &slowly{text: "number,tier,visits,since\na,x,1,\nb,x,1,\n", do: func() {
			must(t, db.DeleteRow(t.Context(), bert, "vip", "b"))
		}}
		report, err := db.ImportTable(t.Context(), anna, "vip", storage.TableImport{File: file})
		must(t, err)
		want := storage.TableImported{Rows: 2, Same: 1, Added: 1}
		want.Examples.Added = []string{"b"}
		wantSame(t, report, want)
	})
}

// slowly is a file during whose reading something happens.
type slowly struct {
	text string
	do   func()
}

func (s *slowly) Read(p []byte) (int, error) {
	if s.text == "" {
		if s.do != nil {
			s.do()
			s.do = nil
		}
		return 0, io.EOF
	}
	n := copy(p, s.text)
	s.text = s.text[n:]
	return n, nil
}
