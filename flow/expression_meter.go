package flow

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"sync"
	"time"

	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// The functions that count work. Their names cannot be written in an expression.
const (
	meterStep  = "step!"  // one turn of a predicate
	meterWeigh = "weigh!" // a value that is about to be read whole
	meterTurns = "turns!" // a list from outside that is about to be looped over, and what each turn takes
	meterScan  = "scan!"  // a text that a known pattern is about to read
	meterMatch = "match!" // a text against a pattern that is only known now
)

// meterFunctions are their types, which are among those that the library calls without making a list of arguments.
var meterFunctions = map[string]types.Type{
	meterStep: types.TypeOf((*machine)(nil).step), meterWeigh: types.TypeOf((*machine)(nil).weigh), meterTurns: types.TypeOf((*machine)(nil).turns),
	meterScan: types.TypeOf((*machine)(nil).scan), meterMatch: types.TypeOf((*machine)(nil).match),
}

// Work is counted in units; a unit is a node evaluated, an entry of a list, or 32 bytes of text, and takes some tens of nanoseconds.
const (
	stepUnits       = 8
	maxUnits        = MaxSteps * stepUnits
	maxBuilt        = 200_000 // entries of all lists made by one evaluation
	maxPattern      = 1000
	maxInstructions = 5000
)

var (
	errTooMuchWork  = fmt.Errorf("the expression takes more than %d steps", MaxSteps)
	errTextLong     = fmt.Errorf("a text is longer than %d KB", MaxText>>10)
	errListLong     = fmt.Errorf("a list has more than %d entries", MaxList)
	errTooDeep      = fmt.Errorf("a value is nested deeper than %d levels", MaxValueDepth)
	errPatternLong  = fmt.Errorf("the pattern is longer than %d characters", maxPattern)
	errPatternLarge = errors.New("the pattern is too large")
)

// machine runs compiled expressions, one at a time.
type machine struct {
	vm   vm.VM
	left int            // units of work
	env  map[string]any // the roots and the meter, for metered code
	used []string       // roots of env that hold somebody's values
}

var machines = sync.Pool{New: func() any {
	m := &machine{env: make(map[string]any, len(Roots)+len(meterFunctions))}
	m.vm.MemoryBudget = maxBuilt
	m.env[meterStep] = m.step
	m.env[meterWeigh] = m.weigh
	m.env[meterTurns] = m.turns
	m.env[meterScan] = m.scan
	m.env[meterMatch] = m.match
	return m
}}

// borrow gives a machine with a full budget.
func borrow() *machine {
	m := machines.Get().(*machine)
	m.left = maxUnits
	return m
}

// giveBack forgets what the machine saw.
func (m *machine) giveBack() {
	for _, root := range m.used {
		m.env[root] = nil
	}
	m.used = m.used[:0]
	clear(m.vm.Variables)
	clear(m.vm.Stack[:cap(m.vm.Stack)])
	machines.Put(m)
}

func (m *machine) run(c *code, env Env) (any, error) {
	roots := map[string]any(env)
	if c.metered {
		roots, m.used = m.env, append(m.used, c.roots...)
		for _, root := range c.roots {
			roots[root] = env[root]
		}
	}
	value, err := m.vm.Run(c.program, roots)
	if err != nil {
		return nil, err
	}
	switch value.(type) {
	case bool, int, nil:
		return value, nil
	}
	return Plain(value)
}

func (m *machine) charge(units int) {
	if m.left -= units; m.left < 0 {
		panic(errTooMuchWork)
	}
}

func (m *machine) step(units int) int {
	m.charge(units)
	return 0
}

func (m *machine) weigh(value any) any {
	m.weight(value, 0)
	return value
}

func (m *machine) turns(list, units any) any {
	length := 0
	if entries, ok := list.([]any); ok {
		length = len(entries)
	} else if v := reflect.ValueOf(list); v.Kind() == reflect.Slice || v.Kind() == reflect.Array || v.Kind() == reflect.String {
		length = v.Len()
	}
	if _, text := list.(string); length > MaxList && !text {
		panic(errListLong)
	}
	m.charge(length * units.(int))
	return list
}

func (m *machine) scan(size, value any) any {
	if text, ok := value.(string); ok {
		m.text(text)
		m.charge(1 + size.(int)*len(text)/4)
	}
	return value
}

func (m *machine) match(left, right any) any {
	text, isText := left.(string)
	pattern, isPattern := right.(string)
	if left == nil || right == nil {
		return false
	}
	if !isText || !isPattern {
		panic(errors.New("matches needs a text and a pattern"))
	}
	size, err := patternSize(pattern)
	if err != nil {
		panic(err)
	}
	m.text(text)
	m.charge(100 + 10*size + size*len(text)/4)
	re, err := regexp.Compile(pattern)
	if err != nil {
		panic(err)
	}
	return re.MatchString(text)
}

func (m *machine) text(s string) {
	if len(s) > MaxText {
		panic(errTextLong)
	}
	m.charge(1 + len(s)/32)
}

// weight charges for a value as a whole.
func (m *machine) weight(value any, depth int) {
	if depth > MaxValueDepth {
		panic(errTooDeep)
	}
	switch v := value.(type) {
	case nil, bool, int, int64, float64, time.Time, time.Duration:
		m.charge(1)
	case string:
		m.text(v)
	case []any:
		m.list(len(v))
		for _, e := range v {
			m.weight(e, depth+1)
		}
	case map[string]any:
		m.list(len(v))
		for k, e := range v {
			m.text(k)
			m.weight(e, depth+1)
		}
	default:
		m.other(reflect.ValueOf(value), depth)
	}
}

// other charges for the kinds of lists and maps that built-in functions make.
func (m *machine) other(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		m.list(v.Len())
		for i := range v.Len() {
			m.weight(v.Index(i).Interface(), depth+1)
		}
	case reflect.Map:
		m.list(v.Len())
		for entries := v.MapRange(); entries.Next(); {
			m.weight(entries.Key().Interface(), depth+1)
			m.weight(entries.Value().Interface(), depth+1)
		}
	default:
		m.charge(1)
	}
}

func (m *machine) list(length int) {
	if length > MaxList {
		panic(errListLong)
	}
	m.charge(1 + length)
}
