package convert

import (
	"strings"
	"testing"
)

// TestResourceNames gives each original a name of its own, also where only the end of a long one tells it apart.
func TestResourceNames(t *testing.T) {
	b, err := NewBuilder("Other", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("a", 100)
	seen := map[string]bool{}
	for _, original := range []string{"arn:1", "arn:2", long + "1", long + "2", long + "3", "???"} {
		label := original
		if strings.HasPrefix(original, "arn") {
			label = "Sales"
		}
		name := b.Resource("queue", original, label)
		if seen[strings.ToLower(name)] || len(name) > 80 || name == "" {
			t.Errorf("%s: got %q, want a name that no other has", original, name)
		}
		if again := b.Resource("queue", original, label); again != name {
			t.Errorf("%s: got %q the second time, want %q", original, again, name)
		}
		seen[strings.ToLower(name)] = true
	}
}

// TestNames writes what people call things as identifiers and names.
func TestNames(t *testing.T) {
	cases := []struct{ text, identifier, resource string }{
		{"Check balance", "check_balance", "Check-balance"}, {"checkBalance", "check_balance", "checkBalance"}, {"4 keys", "n4_keys", "4-keys"},
		{"  ", "", ""}, {"日本", "", ""}, {"${queue.arn}", "queue_arn", "queue-arn"},
	}
	for _, c := range cases {
		if got := Identifier(c.text); got != c.identifier {
			t.Errorf("identifier of %q: got %q, want %q", c.text, got, c.identifier)
		}
		if got := ResourceName(c.text); got != c.resource {
			t.Errorf("name of %q: got %q, want %q", c.text, got, c.resource)
		}
	}
}

// TestWaysAreToldApart gives each way an id of its own, also where the original has none, or one name for several.
func TestWaysAreToldApart(t *testing.T) {
	b, err := NewBuilder("Other", "", []Step{{ID: "a", Ways: []Way{{ID: "", To: "a"}, {ID: "x"}, {ID: "x"}, {ID: "x_2"}, {ID: ""}}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range b.Part("a").Step.Ways {
		got = append(got, w.ID)
	}
	if want := "way_2 x x_3 x_2 way_3"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, " "), want)
	}
}
