package speech

import (
	"fmt"
	"math"
	"math/cmplx"
	"testing"
)

// tone makes a sine of an amplitude of 0.5.
func tone(rate int, hertz, seconds float64) []float32 {
	out := make([]float32, int(float64(rate)*seconds))
	for i := range out {
		out[i] = float32(0.5 * math.Sin(2*math.Pi*hertz*float64(i)/float64(rate)))
	}
	return out
}

// resampled sends samples through in uneven pieces, as files are read.
func resampled(rate int, samples []float32) []int16 {
	r := newResampler(rate)
	for size := 1; len(samples) > 0; size = size*3%1009 + 1 {
		n := min(size, len(samples))
		r.write(samples[:n])
		samples = samples[n:]
	}
	return r.end()
}

// decibels is the level of one frequency against a full-scale sine, by correlation over a window without its edges.
func decibels(samples []int16, hertz float64) float64 {
	samples = samples[400 : len(samples)-400]
	var sum complex128
	weight := 0.0
	for i, s := range samples {
		w := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(len(samples))) // Hann
		sum += complex(w*float64(s)/32768, 0) * cmplx.Exp(complex(0, -2*math.Pi*hertz*float64(i)/Rate))
		weight += w
	}
	return 20 * math.Log10(2*cmplx.Abs(sum)/weight)
}

// loudest finds the frequency with the highest level, to 4 Hz.
func loudest(samples []int16) (hertz, level float64) {
	level = math.Inf(-1)
	for f := 20.0; f < Rate/2; f += 4 {
		if l := decibels(samples, f); l > level {
			hertz, level = f, l
		}
	}
	return hertz, level
}

var testedRates = []int{8000, 11025, 11111, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000}

// A sine within the telephone's band keeps its frequency, its level within 0.1 dB, and its length.
func TestResampleKeepsATone(t *testing.T) {
	for _, rate := range testedRates {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			for _, hertz := range []float64{300, 1000, 3400} {
				out := resampled(rate, tone(rate, hertz, 0.5))
				if got := len(out); got < 3999 || got > 4001 {
					t.Errorf("%v Hz: got %d samples, want half a second, 4000", hertz, got)
				}
				if got := decibels(out, hertz); math.Abs(got+6.02) > 0.1 {
					t.Errorf("%v Hz: got %.2f dB, want -6.02 dB", hertz, got)
				}
			}
			if got, _ := loudest(resampled(rate, tone(rate, 1234, 0.2))); math.Abs(got-1234) > 4 {
				t.Errorf("got the loudest tone at %v Hz, want 1234 Hz", got)
			}
		})
	}
}

// What is above 4 kHz must not come back as another tone: every alias is at least 70 dB below the tone that made it.
func TestResampleHasNoAlias(t *testing.T) {
	for _, rate := range testedRates[1:] {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			for _, hertz := range []float64{4050, 4700, 5300, 7000, 9000, 15000, 20000, 40000} {
				if hertz >= float64(rate)/2 {
					continue
				}
				out := resampled(rate, tone(rate, hertz, 0.25))
				alias := math.Abs(math.Remainder(hertz, Rate))
				if got := decibels(out, alias); got > -76 {
					t.Errorf("%v Hz: got an alias of %.1f dB at %v Hz, want at most -76 dB, 70 below the tone", hertz, got, alias)
				}
			}
		})
	}
}

func TestResampleIsTheSameInAnyPieces(t *testing.T) {
	whole := newResampler(44100)
	in := tone(44100, 700, 0.3)
	whole.write(in)
	want := whole.end()
	got := resampled(44100, in)
	if len(got) != len(want) {
		t.Fatalf("got %d samples, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("sample %d: got %d, want %d", i, got[i], want[i])
		}
	}
}
