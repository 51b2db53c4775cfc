package flow

// Function is a function that expressions call, as the editor offers it.
type Function struct {
	Name      string
	Signature string // such as len(value)
	Help      string // what it gives
	Example   string // an expression
	Gives     string // what the example gives, as JSON
}

// Functions lists the functions that the editor offers; docs/flow-format.md says what else the language has.
var Functions = []Function{
	{"abs", "abs(number)", "The number without its sign", `abs(-3)`, `3`},
	{"all", "all(list, condition)", "Whether each entry (#) meets the condition", `all([1, 2], # > 0)`, `true`},
	{"any", "any(list, condition)", "Whether an entry (#) meets the condition", `any(["gold", "basic"], # == "gold")`, `true`},
	{"ceil", "ceil(number)", "The next whole number up", `ceil(1.2)`, `2`},
	{"count", "count(list, condition)", "How many entries (#) meet the condition", `count([1, 2, 3], # > 1)`, `2`},
	{"date", "date(text)", "The time that a text tells", `date("2026-11-28T09:30:00Z").Hour()`, `9`},
	{"duration", "duration(text)", "A time span, to add to a time", `duration("90s").Seconds()`, `90`},
	{"filter", "filter(list, condition)", "The entries (#) that meet the condition", `filter([1, 2, 3], # > 1)`, `[2,3]`},
	{"find", "find(list, condition)", "The first entry (#) that meets the condition, else nothing", `find(["a", "bc"], len(#) == 2)`, `"bc"`},
	{"first", "first(list)", "The first entry", `first(["a", "b"])`, `"a"`},
	{"float", "float(value)", "The value as a decimal number", `float("1.5")`, `1.5`},
	{"floor", "floor(number)", "The next whole number down", `floor(1.8)`, `1`},
	{"indexOf", "indexOf(text, part)", "Where a part begins, -1 when it is not there", `indexOf("call", "ll")`, `2`},
	{"int", "int(value)", "The value as a whole number", `int("12")`, `12`},
	{"join", "join(list, separator)", "The entries as one text", `join(["a", "b"], ", ")`, `"a, b"`},
	{"keys", "keys(object)", "The names of an object's fields", `keys({"tier": 1})`, `["tier"]`},
	{"last", "last(list)", "The last entry", `last(["a", "b"])`, `"b"`},
	{"len", "len(value)", "How many characters or entries there are", `len("call")`, `4`},
	{"lower", "lower(text)", "The text in small letters", `lower("Gold")`, `"gold"`},
	{"map", "map(list, expression)", "What the expression makes of each entry (#)", `map([1, 2], # * 2)`, `[2,4]`},
	{"max", "max(numbers…)", "The largest", `max(1, 3, 2)`, `3`},
	{"min", "min(numbers…)", "The smallest", `min(1, 3, 2)`, `1`},
	{"none", "none(list, condition)", "Whether no entry (#) meets the condition", `none([1, 2], # > 5)`, `true`},
	{"replace", "replace(text, old, new)", "The text with a part replaced", `replace("09 12", " ", "")`, `"0912"`},
	{"round", "round(number)", "The nearest whole number", `round(1.5)`, `2`},
	{"split", "split(text, separator)", "The parts of a text", `split("a,b", ",")`, `["a","b"]`},
	{"string", "string(value)", "The value as text", `string(12)`, `"12"`},
	{"sum", "sum(numbers)", "All numbers of a list together", `sum([1, 2, 3])`, `6`},
	{"trim", "trim(text)", "The text without space around it", `trim(" gold ")`, `"gold"`},
	{"trimPrefix", "trimPrefix(text, prefix)", "The text without its beginning", `trimPrefix("+358401", "+358")`, `"401"`},
	{"upper", "upper(text)", "The text in capital letters", `upper("gold")`, `"GOLD"`},
	{"values", "values(object)", "The values of an object's fields", `values({"tier": 1})`, `[1]`},
}
