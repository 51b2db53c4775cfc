package simulate

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"time"

	"cordboard/runtime/routing"
)

// Shape names a distribution.
type Shape string

// The shapes.
const (
	Never       Shape = "none"        // of patience: it has no end
	Fixed       Shape = "fixed"       // always the mean
	Exponential Shape = "exponential" // as long again is always as likely, with a mean
	Uniform     Shape = "uniform"     // anything from min to max
	Lognormal   Shape = "lognormal"   // mostly short with a long tail, with a mean and a deviation
)

// Shapes lists the shapes in the order in which people choose.
var Shapes = []Shape{Never, Fixed, Exponential, Uniform, Lognormal}

// Distribution is how long something takes. In JSON a fixed one may be its duration alone.
type Distribution struct {
	Shape     Shape            `json:"distribution"`
	Mean      routing.Duration `json:"mean,omitempty"`
	Value     routing.Duration `json:"value,omitempty"`     // of fixed: another word for its mean
	Deviation routing.Duration `json:"deviation,omitempty"` // of lognormal: the standard deviation; 0: as the mean
	Min       routing.Duration `json:"min,omitempty"`       // of uniform
	Max       routing.Duration `json:"max,omitempty"`       // of uniform
}

// UnmarshalJSON reads a distribution, which may be a duration alone.
func (d *Distribution) UnmarshalJSON(raw []byte) error {
	*d = Distribution{}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		d.Shape = Fixed
		return d.Mean.UnmarshalText([]byte(text))
	}
	type plain Distribution
	return json.Unmarshal(raw, (*plain)(d))
}

// IsZero says that nothing is said about it.
func (d Distribution) IsZero() bool { return d == Distribution{} }

// forEver is a wait that has no end.
const forEver = time.Duration(math.MaxInt64)

// draw takes one value. The same number of random numbers is used for every shape, so that another shape leaves what follows as it is.
func (d Distribution) draw(random *rand.Rand) time.Duration {
	u, normal := random.Float64(), random.NormFloat64()
	switch d.Shape {
	case Fixed:
		return time.Duration(max(d.Mean, d.Value))
	case Exponential:
		return scaled(float64(d.Mean), -math.Log1p(-u))
	case Uniform:
		return time.Duration(d.Min) + scaled(float64(d.Max-d.Min), u)
	case Lognormal:
		spread := float64(d.Deviation) / float64(d.Mean)
		if d.Deviation == 0 {
			spread = 1
		}
		variance := math.Log1p(spread * spread)
		return scaled(float64(d.Mean), math.Exp(normal*math.Sqrt(variance)-variance/2))
	}
	return forEver
}

// mostTime bounds what is drawn, so that sums of times stay numbers.
const mostTime = 100 * 365 * 24 * time.Hour

func scaled(mean, by float64) time.Duration {
	return time.Duration(min(mean*by, float64(mostTime)))
}
