package effect

import (
	"testing"
	"time"

	"cordboard/flow"
)

func TestTimeLimit(t *testing.T) {
	tests := []struct{ asked, want time.Duration }{
		{0, DefaultTimeout}, {time.Second, time.Second}, {MaxTimeout, MaxTimeout}, {time.Hour, MaxTimeout},
	}
	for _, test := range tests {
		if got := within(flow.Duration(test.asked)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.asked, got, test.want)
		}
	}
}
