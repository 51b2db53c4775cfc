package storagetest

import (
	"fmt"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/hours"
	"cordboard/runtime"
	"cordboard/storage"
)

func read(t *testing.T, db *storage.DB, id string, command flow.Command) flow.Event {
	t.Helper()
	var event flow.Event
	step(t, db, arrival(id, fmt.Sprintf("%T %q", command, fmt.Sprint(command))), func(r runtime.Reader, c runtime.Contact, a runtime.Arrival) (_ runtime.Change, err error) {
		if event, err = r.Read(t.Context(), c, command); err != nil {
			t.Fatalf("read: %v", err)
		}
		return next(r, c, a)
	})
	return event
}

func TestReads(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		must(t, db.SaveOrganisation(t.Context(), anna, storage.Organisation{
			Name: "Acme", TimeZone: "Europe/Helsinki", Settings: map[string]string{"dial_prefixes": "+358 +46"},
		}))
		office := storage.Schedule{Name: "Office", Document: hours.Schedule{Shifts: []hours.Shift{
			{Name: "day", Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "09:00", To: "17:00"},
		}}}
		_, err := db.SaveSchedule(t.Context(), anna, office)
		must(t, err)
		_, err = db.SaveNumber(t.Context(), anna, storage.Number{Number: "+358 9 01234"})
		must(t, err)
		create(t, db, document("main-line"))
		v := publish(t, db, "main-line")
		arrive(t, db, contact("c1"))
		noon, evening := time.Date(2026, 11, 20, 7, 0, 0, 0, time.UTC), time.Date(2026, 11, 20, 15, 30, 0, 0, time.UTC)
		for _, test := range []struct {
			command flow.Command
			want    flow.Event
		}{
			{&flow.ReadSchedule{Schedule: "OFFICE", At: noon}, &flow.ScheduleRead{State: "open", Shift: "day"}},
			{&flow.ReadSchedule{Schedule: "office", At: evening}, &flow.ScheduleRead{State: "closed"}},
			{&flow.ReadSchedule{Schedule: "nope", At: noon}, &flow.ScheduleRead{Missing: true}},
			{&flow.ReadFlow{Flow: "Main-Line", Label: "live"}, &flow.FlowResolved{Program: v.ID}},
			{&flow.ReadFlow{Flow: "main-line"}, &flow.FlowResolved{Program: v.ID}},
			{&flow.ReadFlow{Flow: "main-line", Label: "1"}, &flow.FlowResolved{Program: v.ID}},
			{&flow.ReadFlow{Flow: "main-line", Label: "2"}, &flow.FlowResolved{}},
			{&flow.ReadFlow{Flow: "nope", Label: "live"}, &flow.FlowResolved{}},
			{&flow.ReadNumber{Number: "+358901234"}, &flow.NumberRead{Owned: true}},
			{&flow.ReadNumber{Number: "+3589012340"}, &flow.NumberRead{}},
			{&flow.ReadNumber{Number: "\x00"}, &flow.NumberRead{}},
			{&flow.ReadDialling{Number: "+358401234567"}, &flow.DiallingRead{Allowed: true}},
			{&flow.ReadDialling{Number: "+4670"}, &flow.DiallingRead{Allowed: true}},
			{&flow.ReadDialling{Number: "+359401234567"}, &flow.DiallingRead{}},
			{&flow.ReadDialling{Number: "358401234567"}, &flow.DiallingRead{}},
		} {
			wantSame(t, read(t, db, "c1", test.command), test.want)
		}
	})
}
