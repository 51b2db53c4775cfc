package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"cordboard/runtime/testcall"
)

// quotes of what was said, so that its beginning and end are seen.
var spokenKinds = map[string]bool{"said": true, "spoke": true, "wrote": true}

// printTranscript writes a test call as people read it: when, what kind, in which activity, and what. Times count from the beginning.
func printTranscript(w io.Writer, r testcall.Report) {
	began := start(r)
	width := 0
	for _, l := range r.Lines {
		width = max(width, len(l.Activity))
	}
	width = min(width, 24)
	for _, l := range r.Lines {
		text := line(l.Text)
		if spokenKinds[l.Kind] {
			text = "“" + text + "”"
		}
		for _, reply := range l.Replies {
			text += " [" + line(reply) + "]"
		}
		fmt.Fprintf(w, "%s  %-10s  %-*s  %s\n", clock(l.At.Sub(began)), l.Kind, width, clean(l.Activity), text)
	}
	fmt.Fprintf(w, "\nPath: %s\n", strings.Join(pathOf(r.Visits), " → "))
	if r.Ends != "" {
		fmt.Fprintf(w, "Ended: %s\n", r.Ends)
	} else {
		fmt.Fprintln(w, "Ended: not yet")
	}
}

// pathShown is how many activities of a path people get to see; JSON has them all.
const pathShown = 200

// pathOf lists the activities as people read them: a row of the same is counted, and the middle of an endless path is left out.
func pathOf(visits []testcall.Visit) []string {
	var list []string
	for i := 0; i < len(visits); {
		text, n := visited(visits[i]), 1
		for i+n < len(visits) && visited(visits[i+n]) == text {
			n++
		}
		i += n
		if n > 1 {
			text += fmt.Sprintf(" ×%d", n)
		}
		list = append(list, text)
	}
	if cut := len(list) - pathShown; cut > 0 {
		list = append(append(list[:pathShown/2:pathShown/2], fmt.Sprintf("… %d more …", cut)), list[len(list)-pathShown/2:]...)
	}
	return list
}

// start is the time of the first thing that happened.
func start(r testcall.Report) time.Time {
	var began time.Time
	if len(r.Visits) > 0 {
		began = r.Visits[0].At
	}
	if len(r.Lines) > 0 && (began.IsZero() || r.Lines[0].At.Before(began)) {
		began = r.Lines[0].At
	}
	return began
}

// visited is an activity and the outlet it was left by; one of a subflow is indented by its flow.
func visited(v testcall.Visit) string {
	text := clean(v.Activity)
	if v.Program != "" {
		text = "(" + text + ")"
	}
	if v.Outlet != "" {
		text += "[" + clean(v.Outlet) + "]"
	}
	return text
}

// clock writes a length of time as 00:05.2, or 26:00:00.0 from an hour on.
func clock(d time.Duration) string {
	d = max(d, 0)
	tenths := d.Milliseconds() / 100
	h, m, s := tenths/36000, tenths/600%60, tenths/10%60
	if h > 0 {
		return fmt.Sprintf("%02d:%02d:%02d.%d", h, m, s, tenths%10)
	}
	return fmt.Sprintf("%02d:%02d.%d", m, s, tenths%10)
}
