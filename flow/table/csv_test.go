package table

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

var customers = Schema{Key: "number", Columns: []Column{
	{"number", flow.String}, {"tier", flow.String}, {"visits", flow.Integer}, {"balance", flow.Decimal}, {"vip", flow.Boolean}, {"since", flow.DateTime},
}}

var helsinki = time.FixedZone("EET", 2*3600)

// readAll gives the rows of a file by key, in the order of the file.
func readAll(t *testing.T, s Schema, file string) (keys []string, rows map[string]Row, err error) {
	t.Helper()
	rows = map[string]Row{}
	err = Read(strings.NewReader(file), s, helsinki, func(key string, row Row) error {
		keys, rows[key] = append(keys, key), row
		return nil
	})
	return keys, rows, err
}

func TestReadUnderstandsWhatProgramsWrite(t *testing.T) {
	want := Row{"+358401234567", "gold; \"best\"\ntwo", 7, 12.5, true, time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)}
	for name, file := range map[string]string{
		"commas":          "number,tier,visits,balance,vip,since\n+358401234567,\"gold; \"\"best\"\"\ntwo\",7,12.5,true,2026-11-20T10:00:00+02:00\n",
		"semicolons":      "number;tier;visits;balance;vip;since\n+358401234567;\"gold; \"\"best\"\"\ntwo\";7;12.5;yes;2026-11-20 10:00\n",
		"tabs":            "number\ttier\tvisits\tbalance\tvip\tsince\n+358401234567\t\"gold; \"\"best\"\"\ntwo\"\t7\t12.5\t1\t2026-11-20T10:00\n",
		"CRLF":            "number,tier,visits,balance,vip,since\r\n+358401234567,\"gold; \"\"best\"\"\r\ntwo\",7,12.5,TRUE,2026-11-20T10:00:00+02:00\r\n",
		"byte order mark": "\ufeffnumber,tier,visits,balance,vip,since\n+358401234567,\"gold; \"\"best\"\"\ntwo\",7,12.5,true,2026-11-20T08:00:00Z",
		"Excel's sep":     "sep=;\r\nnumber;tier;visits;balance;vip;since\r\n+358401234567;\"gold; \"\"best\"\"\r\ntwo\";7;12.5;true;2026-11-20T08:00:00Z\r\n",
		"another order":   "Since, VIP ,balance,visits,tier,NUMBER\n2026-11-20T08:00:00Z,on,+12.50,007,\"gold; \"\"best\"\"\ntwo\",+358401234567\n",
		"empty lines":     "number,tier,visits,balance,vip,since\n\n+358401234567,\"gold; \"\"best\"\"\ntwo\",7,12.5,true,2026-11-20T08:00:00Z\n\n\n",
	} {
		keys, rows, err := readAll(t, customers, file)
		if err != nil {
			t.Errorf("%s: got %v, want it read", name, err)
			continue
		}
		if diff := cmp.Diff(map[string]Row{"+358401234567": want}, rows); diff != "" || len(keys) != 1 {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReadNamesThePlaceOfEveryMistake(t *testing.T) {
	const head = "number,tier,visits,balance,vip,since\n"
	for name, test := range map[string]struct{ file, want string }{
		"nothing":            {"", "line 1: the file is empty; the first line has the names of the columns"},
		"UTF-16":             {"\xff\xfen\x00u\x00", "line 1: the file is not UTF-8 but UTF-16 or something else; save it as “CSV UTF-8”"},
		"old Macs":           {"number,tier\r1,2\r", "line 1: lines end with CR alone, as on very old computers; save the file with other line ends"},
		"Latin-1":            {head + "1,J\xe4rvi,,,,\n", "line 2, column tier: the text is not UTF-8; save the file as “CSV UTF-8”"},
		"an unknown column":  {"number,teir,visits,balance,vip,since\n", `line 1, column 2: the table has no column "teir"; it has number, tier, visits, balance, vip, since; line 1, column tier: the column is missing in the file`},
		"a column twice":     {"number,tier,visits,balance,vip,since,tier\n", "line 1, column 7: the column tier is there twice"},
		"a field too many":   {head + "1,a,,,,\n2,b,,,,,\n", "line 3: got 7 fields, want 6 as in the first line"},
		"letters for digits": {head + "1,a,x,y,maybe,soon\n", `line 2, column visits: "x" is not a whole number; line 2, column balance: "y" is not a number such as 12.5; line 2, column vip: "maybe" is neither true nor false; line 2, column since: "soon" is not a time such as 2026-11-20T10:00:00+02:00 or 2026-11-20`},
		"a decimal comma":    {"number;tier;visits;balance;vip;since\n1;a;1;12,5;;\n", `line 2, column balance: "12,5" is not a number such as 12.5`},
		"a huge number":      {head + "1,a,9007199254740993,,,\n", `line 2, column visits: "9007199254740993" has too many digits for a number; make the column a string`},
		"no key":             {head + "1,a,,,,\n ,b,,,,\n", "line 3, column number: is the key and must not be empty"},
		"a key twice":        {head + "1,a,,,,\n2,b,,,,\n 1 ,c,,,,\n", `line 4, column number: the key "1" is in line 2 already`},
		"a long key":         {head + strings.Repeat("1", MaxKey+1) + ",a,,,,\n", "line 2, column number: is the key and has at most 200 bytes"},
		"a long text":        {head + "1," + strings.Repeat("x", MaxCell+1) + ",,,,\n", "line 2, column tier: has more than 4000 bytes"},
		"a NUL":              {head + "1,a\x00b,,,,\n", "line 2, column tier: holds a NUL, which is no text"},
		"a bare quote":       {head + "1,a\"b,,,,\n", `line 2, column 4: a quote in the middle of a field: write the whole field in quotes, with "" for each inside`},
		"quotes never close": {head + "1,\"a,,,,\n2,b,,,,\n", `line 3, column 9: a quote that does not belong there: a field that holds " is written in quotes, with "" for each (the quotes open in line 2)`},
		"after many lines":   {head + "\n\n1,\"two\nlines\",,,,\n2,a,b,,,\n", `line 6, column visits: "b" is not a whole number`},
		"just blank":         {"\n\n", "line 1: the file has no line with the names of the columns"},
	} {
		_, _, err := readAll(t, customers, test.file)
		var problems *Problems
		if !errors.As(err, &problems) || problems.Error() != test.want {
			t.Errorf("%s:\ngot  %v\nwant %s", name, err, test.want)
		}
	}
}

func TestReadLimits(t *testing.T) {
	one := Schema{Key: "id", Columns: []Column{{"id", flow.Integer}}}
	lines := func(n int) string {
		var b strings.Builder
		b.WriteString("id\n")
		for i := range n {
			fmt.Fprintln(&b, i)
		}
		return b.String()
	}
	if keys, _, err := readAll(t, one, lines(MaxRows)); err != nil || len(keys) != MaxRows {
		t.Errorf("got %d rows (%v), want %d", len(keys), err, MaxRows)
	}
	if _, _, err := readAll(t, one, lines(MaxRows+1)); err == nil || err.Error() != "line 100002: a table has at most 100000 rows" {
		t.Errorf("got %v, want too many rows", err)
	}
	wide := Schema{Key: "id", Columns: []Column{{"id", flow.Integer}, {"text", flow.String}}}
	var b strings.Builder
	b.WriteString("id,text\n")
	for i := 0; b.Len() <= MaxBytes; i++ {
		fmt.Fprintf(&b, "%d,%s\n", i, strings.Repeat("x", MaxCell))
	}
	if _, _, err := readAll(t, wide, b.String()); err == nil || !strings.Contains(err.Error(), "the file is larger than 20 MB") {
		t.Errorf("got %v, want too large", err)
	}
	many := "number,tier,visits,balance,vip,since\n" + strings.Repeat("1,a,x,,,\n", 50)
	var problems *Problems
	if _, _, err := readAll(t, customers, many); !errors.As(err, &problems) || len(problems.List) != mostProblems || !problems.More {
		t.Errorf("got %v, want the first %d problems and that there are more", err, mostProblems)
	}
}

// written gives rows as a file.
func written(t testing.TB, s Schema, keys []string, rows map[string]Row) string {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		if err := w.Write(rows[key]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWhatIsWrittenReadsTheSame(t *testing.T) {
	rows := map[string]Row{}
	var keys []string
	for i, text := range []string{"", " ", "=1+1", "'=1+1", "''=x", "@x", "+358401234567", "-12.5", "+cmd|' /C calc'!A0", "-x", "'", "'a", "\t=1", "a\nb", "\"", ";,\t", "ä", `\.`, "-"} {
		key := fmt.Sprint(i)
		keys, rows[key] = append(keys, key), Row{key, text, nil, -0.1, nil, nil}
	}
	file := written(t, customers, keys, rows)
	gotKeys, got, err := readAll(t, customers, file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows, got); diff != "" {
		t.Errorf("-written +read:\n%s", diff)
	}
	if diff := cmp.Diff(file, written(t, customers, gotKeys, got)); diff != "" {
		t.Errorf("the second time (-first +second):\n%s", diff)
	}
	for _, want := range []string{"'=1+1", "''=1+1", "'@x", "'+cmd", ",+358401234567,"} {
		if !strings.Contains(file, want) {
			t.Errorf("got no %s in the file:\n%s", want, file)
		}
	}
}

func TestRowsGoThroughJSON(t *testing.T) {
	row := Row{"1", "a<b>&\"", 9007199254740991, 0.1, false, time.Date(2026, 1, 2, 3, 4, 5, 600, time.UTC)}
	text, err := Encode(row)
	if err != nil {
		t.Fatal(err)
	}
	got, err := customers.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(row, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if _, err := customers.Decode(`[1]`); err == nil {
		t.Error("got a row of one cell, want an error")
	}
}

func TestFindComparesByType(t *testing.T) {
	for _, test := range []struct {
		key        flow.Type
		text, want string
		ok         bool
	}{
		{flow.String, " Anna ", "Anna", true}, {flow.String, "007", "007", true}, {flow.String, " ", "", false},
		{flow.Integer, "007", "7", true}, {flow.Integer, "+7", "7", true}, {flow.Integer, "7.5", "", false}, {flow.Integer, "x", "", false},
		{flow.Decimal, "7.50", "7.5", true}, {flow.Decimal, "7", "7", true}, {flow.Decimal, "NaN", "", false},
		{flow.DateTime, "2026-11-20T10:00:00+02:00", "2026-11-20T08:00:00Z", true}, {flow.DateTime, "", "", false},
	} {
		s := Schema{Key: "k", Columns: []Column{{"k", test.key}}}
		if got, ok := s.Find(test.text); got != test.want || ok != test.ok {
			t.Errorf("%s %q: got %q %v, want %q %v", test.key, test.text, got, ok, test.want, test.ok)
		}
	}
}

func TestValidate(t *testing.T) {
	got := Schema{Key: "vip", Columns: []Column{{"vip", flow.Boolean}, {"Tier", flow.String}, {"vip", flow.JSON}}}.Validate()
	want := map[string]string{
		"key": "a column of yes and no cannot tell rows apart", "columns[1].name": "use small letters, digits and _, beginning with a letter",
		"columns[2].name": "there is a column of this name already", "columns[2].type": `"json" is not one of string, integer, decimal, boolean, datetime`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := customers.Validate(); got != nil {
		t.Errorf("got %v, want nothing", got)
	}
}

// FuzzRead reads files that nobody should have written. What is taken must come out of an export the same.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(files) < 5 {
		f.Fatalf("got %d seeds (%v), want those of testdata", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rows := map[string]Row{}
		var keys []string
		keep := func(key string, row Row) error {
			if _, err := Encode(row); err != nil {
				t.Errorf("row %q: %v", key, err)
			}
			keys, rows[key] = append(keys, key), row
			return nil
		}
		err := Read(bytes.NewReader(data), customers, time.UTC, keep)
		var problems *Problems
		if err != nil && (!errors.As(err, &problems) || len(problems.List) == 0 || problems.List[0].Line < 1) {
			t.Fatalf("got %v, want problems with their lines", err)
		}
		if err != nil {
			return
		}
		file := written(t, customers, keys, rows)
		again := map[string]Row{}
		err = Read(strings.NewReader(file), customers, time.UTC, func(key string, row Row) error {
			again[key] = row
			return nil
		})
		if diff := cmp.Diff(rows, again); err != nil || diff != "" {
			t.Errorf("an export does not import the same: %v\n%s\n%q", err, diff, file)
		}
	})
}
