package connect

import (
	"fmt"
	"strconv"
	"strings"

	"cordboard/flow"
	"cordboard/flow/convert"
)

// deciding is what becomes of actions that choose a way.
func deciding(actionType string) made {
	switch actionType {
	case "Compare":
		return compare
	case "Loop":
		return loop
	case "Wait":
		return wait
	case "CheckHoursOfOperation":
		return hours
	case "CheckMetricData":
		return checkMetric
	case "GetMetricData":
		return getMetric
	case "TransferToFlow":
		return transferToFlow
	case "InvokeFlowModule":
		return runModule
	case "EndFlowExecution", "EndFlowModuleExecution":
		return func(s step) error { s.Add("end_flow", object{}); return nil }
	}
	return nil
}

// compare looks at one value. The comparison minds upper and lower case, as the original does.
func compare(s step) error {
	subject, err := s.value(text(s.Parameters, "ComparisonValue"))
	if err != nil {
		return err
	}
	return s.choose(subject)
}

// choose makes the conditions of the step cases of a value; a single one is a condition.
func (s step) choose(subject string) error {
	var cases []object
	for i, c := range s.Transitions.Conditions {
		operands := c.Condition.Operands
		if len(operands) != 1 {
			return fmt.Errorf("a comparison has %d values", len(operands))
		}
		one := object{"id": fmt.Sprintf("case_%d", i+1), "label": convert.Short(operands[0])}
		if c.Condition.Operator == "Equals" && !dynamic(operands[0]) {
			one["value"] = operands[0]
		} else {
			x, err := s.test(c.Condition.Operator, subject, operands[0])
			if err != nil {
				return err
			}
			one["expression"], one["label"] = x, convert.Short(humane(c.Condition.Operator)+" "+operands[0])
		}
		cases = append(cases, one)
	}
	switch len(cases) {
	case 0:
		s.Through(s.otherwise())
		s.Note("It has no condition.")
	case 1:
		x := cases[0]["expression"]
		if x == nil {
			x = "string(" + subject + ") == " + convert.Quote(cases[0]["value"].(string))
		}
		s.failing(s.Add("condition", object{"expression": x}).Lead("true", when(0)).Lead("false", s.otherwise()))
	default:
		pick := s.Add("switch", object{"expression": subject, "cases": cases})
		for i := range cases {
			pick.Lead(cases[i]["id"].(string), when(i))
		}
		s.failing(pick.Lead("default", s.otherwise()))
	}
	return nil
}

// signs are the comparisons of numbers.
var signs = map[string]string{"NumberGreaterThan": ">", "NumberGreaterOrEqualTo": ">=", "NumberLessThan": "<", "NumberLessOrEqualTo": "<="}

// likes are the comparisons of texts.
var likes = map[string]string{"Equals": "==", "TextStartsWith": "startsWith", "TextEndsWith": "endsWith", "TextContains": "contains"}

func humane(operator string) string {
	if sign := signs[operator]; sign != "" {
		return sign
	}
	return strings.TrimSpace(strings.ToLower(strings.ReplaceAll(convert.Identifier(operator), "_", " ")))
}

const isNumber = ` matches "^-?[0-9]+([.][0-9]+)?$"`

// test writes one comparison as an expression. What is no number is greater or less than nothing.
func (s step) test(operator, subject, operand string) (string, error) {
	value := convert.Quote(operand)
	if dynamic(operand) {
		x, err := s.value(operand)
		if err != nil {
			return "", err
		}
		value = "string(" + x + ")"
	}
	on := "string(" + subject + ")"
	if like, ok := likes[operator]; ok {
		return on + " " + like + " " + value, nil
	}
	sign, ok := signs[operator]
	if !ok {
		return "", fmt.Errorf("the comparison “%s” has no like here", operator)
	}
	if _, err := strconv.ParseFloat(operand, 64); err == nil {
		return fmt.Sprintf("%s%s and float(%s) %s %s", on, isNumber, on, sign, operand), nil
	}
	return fmt.Sprintf("%s%s and %s%s and float(%s) %s float(%s)", on, isNumber, value, isNumber, on, sign, value), nil
}

func loop(s step) error {
	count := text(s.Parameters, "LoopCount")
	properties := object{}
	if n, err := strconv.Atoi(count); err == nil && n > 0 {
		properties["count"] = n
	} else if err == nil {
		properties["list"] = "[]"
	} else if dynamic(count) {
		x, err := s.value(count)
		if err != nil {
			return err
		}
		properties["list"] = "1..int(" + x + ")"
	}
	repeat := s.Add("loop", properties)
	if len(properties) == 0 {
		repeat.Open("count")
		s.Note("Fill in how often it loops: the file says only “%s”.", count)
	}
	repeat.Lead("loop", s.whenEquals("ContinueLooping")).Lead("done", s.whenEquals("DoneLooping"))
	s.Drop("NoMatchingError", "a loop cannot fail")
	return nil
}

func wait(s step) error {
	seconds := number(s.Parameters, "TimeLimitSeconds", 0, 8760*3600)
	if seconds == 0 {
		return fmt.Errorf("how long it waits, “%s”, is no number of seconds", text(s.Parameters, "TimeLimitSeconds"))
	}
	over := s.whenEquals("WaitCompleted")
	if !s.Has(over) {
		over = s.First("TimeLimitExceeded", "next")
	}
	s.failing(s.Add("wait", object{"duration": fmt.Sprintf("%ds", seconds)}).Lead("next", over))
	s.Drop(s.whenEquals("CustomerReturned"), "a customer who comes back does not end a wait here")
	return nil
}

func hours(s step) error {
	schedule := ""
	if arn := text(s.Parameters, "HoursOfOperationId"); arn != "" {
		name, err := s.resource("schedule", "HoursOfOperationId")
		if err != nil {
			return err
		}
		schedule = name
	} else {
		queue, err := s.queue("")
		if err != nil {
			return err
		}
		schedule = s.r.Resource("schedule", "hours of the queue "+queue, queue+"-hours")
		s.Note("The schedule %s stands for the hours of the queue %s.", schedule, queue)
	}
	open, closed := s.whenEquals("True"), s.whenEquals("False")
	check := s.Add("business_hours", object{"schedule": schedule}).Lead("open", open).Lead("closed", closed)
	s.failing(check.Lead("holiday", closed).Lead("override", closed))
	return nil
}

// metrics are what a queue's figures are called here.
var metrics = map[string]string{
	"NumberOfAgentsStaffed": "agents_staffed", "NumberOfAgentsAvailable": "agents_available", "NumberOfAgentsOnline": "agents_staffed",
	"NumberOfContactsInQueue": "waiting", "OldestContactInQueueAgeSeconds": "oldest",
}

func checkMetric(s step) error {
	metric := metrics[text(s.Parameters, "MetricType")]
	if metric == "" {
		return fmt.Errorf("the figure “%s” has no like here", text(s.Parameters, "MetricType"))
	}
	queue, err := s.queue("QueueId")
	if err != nil {
		return err
	}
	info := s.Add("queue_info", object{"queue": queue})
	if err := s.choose("results." + info.ID + "." + metric); err != nil {
		return err
	}
	check := s.Activities()[len(s.Activities())-1]
	s.failing(info.To("next", check).To("not_enough_data", check))
	return nil
}

// getMetric keeps the figures of a queue where $.Metrics is read from.
func getMetric(s step) error {
	queue, err := s.queue("QueueId")
	if err != nil {
		return err
	}
	info := s.Add("queue_info", object{"queue": queue})
	results := "results." + info.ID + "."
	x := `{"Queue": {"Name": ` + convert.Quote(queue) + `, "Size": ` + results + `waiting, "OldestContactAge": ` + results + `oldest}, ` +
		`"Agents": {"Online": {"Count": ` + results + `agents_staffed}, "Staffed": {"Count": ` + results + `agents_staffed}, ` +
		`"Available": {"Count": ` + results + `agents_available}}}`
	set := s.Add("set_variables", object{"assignments": []object{{"variable": s.r.Variable("space", "Metrics", flow.JSON), "expression": x}}})
	s.failing(set.Lead("next", "next"))
	s.failing(info.To("next", set).To("not_enough_data", set))
	return nil
}

func transferToFlow(s step) error {
	name, err := s.resource("subflow", "ContactFlowId")
	if err != nil {
		return err
	}
	s.failing(s.Add("go_to_flow", object{"flow": name}))
	s.Note("Import the flow %s too. Its variables are its own: hand over what it reads as inputs.", name)
	s.Drop("next", "the contact is in the other flow for good")
	return nil
}

func runModule(s step) error {
	name, err := s.resource("subflow", "FlowModuleId")
	if err != nil {
		return err
	}
	s.failing(s.Add("run_subflow", object{"flow": name}).Lead("done", "next"))
	s.Note("Import the module %s too. Its variables are its own: hand over what it reads as inputs.", name)
	return nil
}
