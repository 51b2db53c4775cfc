package flow_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cordboard/flow"
)

// documents are the flows in the repository, and the cases of the activities' goldens as records.
func documents(t *testing.T) (flows map[string][]byte, records map[string]flow.Record) {
	t.Helper()
	flows, records = map[string][]byte{}, map[string]flow.Record{}
	for _, pattern := range []string{"testdata/*.json", "../activities/templates/*.json", "../activities/testdata/*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: got no files, %v", pattern, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var golden struct {
				Cases []struct{ Properties json.RawMessage }
			}
			if _ = json.Unmarshal(data, &golden); len(golden.Cases) == 0 {
				flows[file] = data
			}
			for _, c := range golden.Cases {
				name := strings.TrimSuffix(filepath.Base(file), ".json")
				records[name+" "+string(c.Properties)] = flow.Record{ID: "it", Type: name, Properties: c.Properties}
			}
		}
	}
	return flows, records
}

// What is read along a description is what encoding/json reads.
func TestReadingIsThatOfEncodingJSON(t *testing.T) {
	c, compared := catalog(), 0
	flows, records := documents(t)
	for file, data := range flows {
		got, err := flow.DecodeDraft(data)
		if err != nil {
			continue
		}
		var want flow.Flow
		if err := json.Unmarshal(data, &want); err != nil || !reflect.DeepEqual(got, &want) {
			t.Errorf("%s: got %+v, want %+v, %v", file, got, want, err)
		}
		for _, r := range got.Activities {
			records[file+" "+r.ID] = r
		}
	}
	for name, r := range records {
		got, err := c.Decode(r)
		if err != nil {
			continue
		}
		want, err := c.Decode(flow.Record{ID: r.ID, Type: r.Type})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Properties) > 0 {
			err = json.Unmarshal(r.Properties, want)
		}
		if compared++; err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v, %v", name, got, want, err)
		}
	}
	if compared < 200 {
		t.Errorf("compared %d activities, want at least 200", compared)
	}
}
