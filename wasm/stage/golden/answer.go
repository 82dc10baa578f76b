package golden

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Answer is what one side says of a case.
type Answer struct {
	// Panic is why the frontend crashed; such cases are not compared.
	Panic  string  `json:"panic,omitempty"`
	Stages []Stage `json:"stages"`
	// Checks are those of all stages, as they fire without a target.
	Checks  []Check  `json:"checks"`
	Targets []Target `json:"targets"`
}

// Stage is a row of the list of stages.
type Stage struct {
	Name        string `json:"name"`
	Base        string `json:"base"`
	Description string `json:"description,omitempty"`
	Line        int    `json:"line"`
}

// Check is a build check that fired.
type Check struct {
	Rule    string `json:"rule"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}

func (c Check) String() string { return fmt.Sprintf("line %d: %s: %s", c.Line, c.Rule, c.Message) }

// Target is what a build of one target is.
type Target struct {
	Target string `json:"target"`
	Error  string `json:"error,omitempty"`
	// ErrorLine is 0 where the error has none.
	ErrorLine int `json:"errorLine,omitempty"`
	// Checks are those that fire in a build of this target.
	Checks  []Check  `json:"checks"`
	Lines   []int    `json:"lines"`
	Images  []string `json:"images"`
	Config  string   `json:"config,omitempty"`
	History []string `json:"history"`
	Outline []string `json:"outline"`
	// Stopped is why a step would fail when it runs, which only the whole engine foresees: configuration and history are missing then.
	Stopped string `json:"stopped,omitempty"`
}

// Unparsed is an answer as BuildKit gives it to a file that it cannot parse: it knows no stages then, where the engine saves some.
func (a Answer) Unparsed() Answer {
	a.Stages = nil
	a.Targets = a.Targets[:min(1, len(a.Targets))]
	return a
}

// Text writes an answer for a golden file.
func (a Answer) Text() string {
	if a.Panic != "" {
		return "the frontend crashes: " + a.Panic + "\n"
	}
	var b strings.Builder
	for i, s := range a.Stages {
		fmt.Fprintf(&b, "stage %d, line %d: FROM %s", i, s.Line, s.Base)
		if s.Name != "" {
			b.WriteString(" AS " + s.Name)
		}
		if s.Description != "" {
			fmt.Fprintf(&b, " (%s)", s.Description)
		}
		b.WriteString("\n")
	}
	for _, c := range a.Checks {
		fmt.Fprintf(&b, "check, %s\n", c)
	}
	for _, t := range a.Targets {
		t.text(&b)
	}
	return b.String()
}

func (t Target) text(b *strings.Builder) {
	fmt.Fprintf(b, "target %q\n", t.Target)
	if t.Target != "" {
		for _, c := range t.Checks {
			fmt.Fprintf(b, "  check, %s\n", c)
		}
	}
	if t.Error != "" {
		fmt.Fprintf(b, "  error, line %d: %s\n", t.ErrorLine, t.Error)
		return
	}
	fmt.Fprintf(b, "  lines %v\n", t.Lines)
	for _, i := range t.Images {
		fmt.Fprintf(b, "  image %s\n", i)
	}
	fmt.Fprintf(b, "  config %s\n", t.Config)
	for _, h := range t.History {
		fmt.Fprintf(b, "  history %q\n", h)
	}
	for _, o := range t.Outline {
		fmt.Fprintf(b, "  outline %s\n", o)
	}
}

// HistoryText is one entry of a history.
func HistoryText(createdBy string, empty bool) string {
	if empty {
		return createdBy
	}
	return createdBy + " [layer]"
}

// OutlineText is one row of an outline.
func OutlineText(line int, kind, name, rest string) string {
	return fmt.Sprintf("%d %s %s %s", line, kind, name, rest)
}

// ConfigText is a configuration as JSON with sorted keys.
func ConfigText(config any) string {
	dt, err := json.Marshal(config)
	if err != nil {
		return err.Error()
	}
	var m map[string]any
	if err := json.Unmarshal(dt, &m); err != nil {
		return err.Error()
	}
	dt, err = json.Marshal(m)
	if err != nil {
		return err.Error()
	}
	return string(dt)
}

// SortChecks brings checks into an order that does not depend on when they fired.
func SortChecks(checks []Check) {
	slices.SortFunc(checks, func(a, b Check) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		if a.Rule != b.Rule {
			return strings.Compare(a.Rule, b.Rule)
		}
		return strings.Compare(a.Message, b.Message)
	})
}
