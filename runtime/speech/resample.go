package speech

import "math"

// The low-pass filter: what is above half of Rate would come back as a false tone (an alias), so it is taken away first. The telephone's band
// ends at passEdge; from stopEdge on everything is attenuation decibels down.
const (
	passEdge    = 3400.0 // Hz
	stopEdge    = Rate / 2.0
	attenuation = 80.0
)

// resampler brings samples from a rate of 8 to 96 kHz to Rate by a polyphase filter: a sinc, cut off between the two edges and shaped by
// Kaiser's window. The ratio up/down is exact, so nothing drifts. A ratio with more than mostPhases positions is filtered between two of them.
type resampler struct {
	up, down int
	phases   [][]float32 // a filter for each position that an output sample can have between two input samples, and for the next
	half     int         // input samples on either side
	held     []float32   // the input that is still needed
	at       int         // where the next output is, in input samples from held's first
	phase    int         // and in 1/up of one
	out      []int16
}

const mostPhases = 512

func newResampler(rate int) *resampler {
	g := gcd(rate, Rate)
	r := &resampler{up: Rate / g, down: rate / g}
	if rate == Rate {
		r.phases = [][]float32{{1}, {1}}
		return r
	}
	width := 2 * math.Pi * (stopEdge - passEdge) / float64(rate)
	r.half = int(math.Ceil((attenuation - 7.95) / (2.285 * width) / 2)) // Kaiser's rule for the length
	cutoff := (passEdge + stopEdge) / float64(rate)                     // twice the middle of the edges, in cycles a sample
	positions := min(r.up, mostPhases)
	r.phases = make([][]float32, positions+1)
	for p := range r.phases {
		r.phases[p] = taps(r.half, cutoff, float64(p)/float64(positions))
	}
	r.held = make([]float32, r.half-1, r.half*4) // silence before the beginning
	r.at = r.half - 1
	return r
}

// taps makes the filter for an output sample that lies shift after an input sample. A constant passes unchanged.
func taps(half int, cutoff, shift float64) []float32 {
	const beta = 0.1102 * (attenuation - 8.7)
	list := make([]float64, 2*half)
	sum := 0.0
	for k := range list {
		x := float64(k-half+1) - shift
		edge := x / float64(half)
		if edge*edge < 1 {
			list[k] = cutoff * sinc(cutoff*x) * bessel(beta*math.Sqrt(1-edge*edge))
		}
		sum += list[k]
	}
	out := make([]float32, len(list))
	for k, v := range list {
		out[k] = float32(v / sum)
	}
	return out
}

// write takes input.
func (r *resampler) write(samples []float32) {
	r.held = append(r.held, samples...)
	r.run(len(r.held))
}

// end gives everything as 16-bit samples.
func (r *resampler) end() []int16 {
	last := len(r.held)
	r.held = append(r.held, make([]float32, r.half)...) // silence after the end
	r.runUntil(last)
	return r.out
}

// run makes the outputs that the input so far is enough for, and forgets the input that is not needed any more.
func (r *resampler) run(have int) {
	r.runUntil(have - r.half)
	if drop := r.at - r.half + 1; drop > 0 && r.half > 0 {
		r.held = r.held[:copy(r.held, r.held[drop:])]
		r.at -= drop
	} else if r.half == 0 {
		r.held, r.at = r.held[:0], 0
	}
}

// runUntil makes the outputs that lie before an input sample.
func (r *resampler) runUntil(end int) {
	for r.at < end {
		position := r.phase * (len(r.phases) - 1)
		sum := r.filtered(position / r.up)
		if between := position % r.up; between > 0 {
			sum += (r.filtered(position/r.up+1) - sum) * float32(between) / float32(r.up)
		}
		r.out = append(r.out, quantised(sum))
		r.phase += r.down
		r.at += r.phase / r.up
		r.phase %= r.up
	}
}

// filtered is the output at where it is now, by one of the filters.
func (r *resampler) filtered(phase int) float32 {
	from, filter := r.at-max(0, r.half-1), r.phases[phase]
	sum := float32(0)
	for k, x := range r.held[from : from+len(filter)] {
		sum += x * filter[k]
	}
	return sum
}

// quantised rounds a sample from -1 to 1 to 16 bits; louder ones are cut.
func quantised(x float32) int16 {
	if x != x { // a float file may hold anything
		return 0
	}
	v := math.RoundToEven(float64(x) * 32768)
	return int16(math.Max(math.MinInt16, math.Min(math.MaxInt16, v)))
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// bessel is the modified Bessel function of the first kind and order zero, by its series.
func bessel(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > sum*1e-12; k++ {
		term *= (x / (2 * k)) * (x / (2 * k))
		sum += term
	}
	return sum
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
