package ai

import (
	"bytes"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// FuzzModelStream reads streams that no endpoint should send: whatever they hold, reading ends, the texts are valid and bounded, and it
// makes no difference how the bytes arrive.
func FuzzModelStream(f *testing.F) {
	f.Add([]byte(says("Nine ") + says("to five.") + ends("stop") + usage(42) + done))
	f.Add([]byte(strings.ReplaceAll(says("Hi")+calls("hand_off", `{"reason":"caller_asked"}`), "\n", "\r\n")))
	f.Add([]byte(": x\n\ndata: {\"error\":{\"message\":\"no\"}}\n\n"))
	f.Add([]byte(`data: {"choices":[{"delta":{"content":"\ud83d"}}]}` + "\r\r" + `data: {"choices":[{"delta":{"content":"\ude00` + "\xc3" + `"}}]}` + "\n\n"))
	f.Add([]byte(`data:{"choices":[{"delta":{"tool_calls":[{"index":-1,"id":"","function":{"name":"x","arguments":{"a":1}}}]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		nothing := func() {}
		got, err := readStream(bytes.NewReader(data), nothing)
		slow, slowErr := readStream(iotest.OneByteReader(bytes.NewReader(data)), nothing)
		if diff := cmp.Diff(got, slow); diff != "" || (err == nil) != (slowErr == nil) {
			t.Errorf("byte by byte it is another answer: %v, %v\n%s", err, slowErr, diff)
		}
		if len(got.Calls) > mostCalls || len(got.Content) > 3*longestText {
			t.Errorf("got %d calls and %d bytes", len(got.Calls), len(got.Content))
		}
		texts := []string{got.Content}
		for _, c := range got.Calls {
			texts = append(texts, c.Arguments)
			if c.ID == "" {
				t.Error("got a call without an id")
			}
		}
		for _, text := range texts {
			if !utf8.ValidString(text) {
				t.Errorf("got %q, want valid UTF-8", text)
			}
		}
		_, _ = readWhole(bytes.NewReader(data))
	})
}

func TestStreamLimits(t *testing.T) {
	for name, data := range map[string]string{
		"a long line":     "data: " + strings.Repeat("x", longestLine+1) + "\n\n",
		"a long text":     strings.Repeat(says(strings.Repeat("x", 10_000)), 10),
		"many calls":      strings.Repeat(`data: {"choices":[{"delta":{"tool_calls":[{"id":"`+"x", 1) + `"}]}}]}` + "\n\n" + manyCalls(),
		"not JSON at all": "data: hello\n\n",
	} {
		if got, err := readStream(strings.NewReader(data), func() {}); err == nil {
			t.Errorf("%s: got %d bytes without an error", name, len(got.Content))
		}
	}
}

func manyCalls() string {
	var b strings.Builder
	for i := range mostCalls + 1 {
		b.WriteString(`data: {"choices":[{"delta":{"tool_calls":[{"id":"` + string(rune('a'+i)) + `","function":{"name":"x"}}]}}]}` + "\n\n")
	}
	return b.String()
}
