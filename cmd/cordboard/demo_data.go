package main

import (
	"cordboard/flow/hours"
	"cordboard/storage"
)

// demoResource is a resource of the demo; settings are those of its page, or an hours.Schedule.
type demoResource struct {
	kind, name, description string
	settings                any
}

type settings = map[string]any

// demoNumbers are of a range that nobody can be called at.
var demoNumbers = []storage.Number{
	{Number: "+358942450101", Description: "Main number, Helsinki"},
	{Number: "+358942450102", Description: "Customer service"},
	{Number: "+358942450103", Description: "Sales line"},
	{Number: "+358942450104", Description: "Orders"},
	{Number: "+358942450105", Description: "Campaigns"},
	{Number: "+358942450190", Description: "Shown on outbound calls"},
	{Number: "+46846500400", Description: "Shown on calls to Sweden"},
	{Number: "+358800900100", Description: "Freephone, spare"},
}

func demoResources() []demoResource {
	list := []demoResource{
		{"schedule", "office", "Weekdays in Helsinki, with Finnish holidays", officeHours()},
		{"schedule", "help-desk", "Every day, with Finnish holidays", helpDeskHours()},
		{"schedule", "calling-hours", "When customers may be called", callingHours()},
		{"queue", "sales", "New customers and offers", queueSettings("longest_idle", "20s", 0)},
		{"queue", "support", "Help with orders and products", queueSettings("best_skill", "30s", 50)},
		{"queue", "billing", "Invoices and payments", queueSettings("round_robin", "30s", 0)},
		{"queue", "service", "Everything else, gold customers first", queueSettings("longest_idle", "30s", 0)},
		{"queue", "help-desk", "The help desk's team rings together", queueSettings("ring_all", "30s", 0)},
		{"queue", "appointments", "Customers who want another time", queueSettings("longest_idle", "60s", 0)},
		{"prompt", "welcome", "The first words of every call", []storage.Spoken{
			{Language: "en-GB", Text: "Welcome to Northern Light. How can we help you today?"},
			{Language: "fi-FI", Text: "Tervetuloa Northern Lightin asiakaspalveluun. Miten voimme auttaa?"},
		}},
		{"prompt", "hold-music", "What is heard while waiting", demoMusic{}},
		{"prompt", "closed", "Outside office hours", []storage.Spoken{
			{Language: "en-GB", Text: "Our office is closed now. We are open on weekdays from eight to five."},
		}},
	}
	return append(list, demoStaffing()...)
}

var weekdays = []string{"mon", "tue", "wed", "thu"}

// officeHours is the schedule of a Finnish office; the movable holidays are those of 2026 and 2027.
func officeHours() hours.Schedule {
	return hours.Schedule{
		TimeZone: "Europe/Helsinki",
		Shifts: []hours.Shift{
			{Name: "Morning", Days: weekdays, From: "08:00", To: "12:00"},
			{Name: "Afternoon", Days: weekdays, From: "12:00", To: "17:00"},
			{Name: "Friday", Days: []string{"fri"}, From: "08:00", To: "15:00"},
		},
		Holidays: finnishHolidays(),
	}
}

func helpDeskHours() hours.Schedule {
	return hours.Schedule{
		TimeZone: "Europe/Helsinki", Holidays: finnishHolidays(),
		Shifts: []hours.Shift{
			{Name: "Weekdays", Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "07:00", To: "22:00"},
			{Name: "Weekend", Days: []string{"sat", "sun"}, From: "10:00", To: "18:00"},
		},
	}
}

func callingHours() hours.Schedule {
	return hours.Schedule{
		TimeZone: "Europe/Helsinki", Holidays: finnishHolidays(),
		Shifts: []hours.Shift{
			{Name: "Weekdays", Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "09:00", To: "20:00"},
			{Name: "Saturday", Days: []string{"sat"}, From: "10:00", To: "16:00"},
		},
	}
}

func finnishHolidays() []hours.Holiday {
	list := []hours.Holiday{
		{Name: "New Year's Day", Every: "01-01"}, {Name: "Epiphany", Every: "01-06"}, {Name: "May Day", Every: "05-01"},
		{Name: "Independence Day", Every: "12-06"}, {Name: "Christmas Eve", Every: "12-24"}, {Name: "Christmas Day", Every: "12-25"},
		{Name: "St Stephen's Day", Every: "12-26"}, {Name: "New Year's Eve", Every: "12-31", From: "12:00"},
	}
	for _, movable := range []struct{ name, in2026, in2027 string }{
		{"Good Friday", "2026-04-03", "2027-03-26"}, {"Easter Sunday", "2026-04-05", "2027-03-28"}, {"Easter Monday", "2026-04-06", "2027-03-29"},
		{"Ascension Day", "2026-05-14", "2027-05-06"}, {"Whit Sunday", "2026-05-24", "2027-05-16"}, {"Midsummer Eve", "2026-06-19", "2027-06-25"},
		{"Midsummer Day", "2026-06-20", "2027-06-26"}, {"All Saints' Day", "2026-10-31", "2027-11-06"},
	} {
		list = append(list, hours.Holiday{Name: movable.name, Date: movable.in2026}, hours.Holiday{Name: movable.name, Date: movable.in2027})
	}
	return list
}
