package goal_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/goal"
	"github.com/dockerfile-stages/playground/wasm/report"
)

type edit func(*report.Request, *report.Report)

// testCase changes the sample and gives the whole answer: lines such as "met 10" or "no 1,9: sentence".
type testCase struct {
	goal report.Goal
	edit edit
	want string
}

func TestEveryCheck(t *testing.T) {
	seen := map[report.GoalCheck]string{}
	for _, c := range slices.Concat(stageCases, findingCases, copyCases, imageCases, sizeCases, configCases, stepCases, contextCases) {
		c.goal.Text = "the lesson's words"
		t.Run(string(c.goal.Check)+"/"+c.want, func(t *testing.T) {
			req, rep := sample()
			if c.edit != nil {
				c.edit(&req, &rep)
			}
			req.Goals = []report.Goal{c.goal}
			got := goal.Evaluate(req, rep)
			if len(got) != 1 || got[0].Text != c.goal.Text || got[0].Lines == nil {
				t.Fatalf("one result with the goal's text and lines that are not null, got %+v", got)
			}
			if s := written(got[0]); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
		answer, _, _ := strings.Cut(c.want, " ")
		seen[c.goal.Check] += answer + " "
	}
	// Structure is always known; what a build leaves and what a base image brings is not.
	never := []string{"base", "builds", "clean", "copies", "layers", "lean", "mount", "named", "no-step", "order", "skipped", "stages", "step", "target"}
	for _, name := range goal.Names() {
		for _, answer := range []string{"met", "no", "unknown"} {
			if answer == "unknown" && slices.Contains(never, name) {
				continue
			}
			if !strings.Contains(seen[report.GoalCheck(name)], answer) {
				t.Errorf("no case proves that %q can answer %s", name, answer)
			}
		}
	}
}

func written(r report.GoalResult) string {
	answer := "no"
	switch {
	case r.Met && r.Unknown:
		answer = "met and unknown"
	case r.Met:
		answer = "met"
	case r.Unknown:
		answer = "unknown"
	}
	for i, n := range r.Lines {
		answer += [2]string{" ", ","}[min(i, 1)] + strconv.Itoa(n)
	}
	if r.Message != "" {
		answer += ": " + r.Message
	}
	return answer
}

func TestNoGoalsAreAnEmptyList(t *testing.T) {
	if got := goal.Evaluate(report.Request{}, report.Report{}); got == nil || len(got) != 0 {
		t.Errorf("got %#v", got)
	}
}

// An empty report is what a half-typed Dockerfile may give: nothing is met by it but "no step", and nothing panics.
func TestEveryCheckSurvivesEmptyReports(t *testing.T) {
	for _, c := range slices.Concat(stageCases, findingCases, copyCases, imageCases, sizeCases, configCases, stepCases, contextCases) {
		c.goal.Text = "words"
		for name, rep := range map[string]report.Report{
			"no stage":  {Target: -1},
			"no target": {Target: -1, Stages: stagesOf("FROM a\nFROM b")},
			"no image":  {Target: 1, Stages: stagesOf("FROM a\nFROM b"), Error: &report.BuildError{Message: "no", Line: 2}},
			"bad refs":  {Target: 7, Stages: stagesOf("FROM a"), Edges: []report.Edge{stageCopy(5, 9, "9.0", 1, "/x")}, Image: &report.Image{Files: []report.File{file("/x", "9.9")}}},
		} {
			got := goal.Evaluate(report.Request{Goals: []report.Goal{c.goal}}, rep)[0]
			if !got.Met && (got.Message == "" || !strings.HasSuffix(got.Message, ".")) {
				t.Errorf("%s on %s: no sentence: %q", c.goal.Check, name, got.Message)
			}
			if got.Met && name == "no stage" && !slices.Contains([]report.GoalCheck{report.GoalClean}, c.goal.Check) {
				t.Errorf("%s is met without a stage", c.goal.Check)
			}
		}
	}
}

func TestValidate(t *testing.T) {
	step := &report.GoalStep{Instruction: "RUN"}
	for _, c := range []struct {
		goal report.Goal
		want string
	}{
		{report.Goal{Check: "base", Base: "scratch"}, ""},
		{report.Goal{Check: "shiny"}, `there is no check "shiny"; the checks are base, builds, `},
		{report.Goal{Check: "base"}, `the check "base" needs the field "base"`},
		{report.Goal{Check: "has"}, `the check "has" needs the field "path" or "paths"`},
		{report.Goal{Check: "builds", Rule: "StageNameCasing"}, `the check "builds" takes no field "rule"`},
		{report.Goal{Check: "copies", From: "0", By: "luck"}, `the field "by" is "name" or "index", not "luck"`},
		{report.Goal{Check: "cmd", Form: "json"}, `the field "form" is "exec" or "shell", not "json"`},
		{report.Goal{Check: "cached", Step: step, State: "none"}, `the field "state" is "hit" or "miss", not "none"`},
		{report.Goal{Check: "stages", Min: 3, Max: 2}, "the bounds min 3 and max 2 hold no number"},
		{report.Goal{Check: "stages", Min: -1}, "the bounds min -1 and max 0 hold no number"},
		{report.Goal{Check: "step", Step: &report.GoalStep{Contains: "x"}}, `the check "step" needs the instruction that it looks for`},
		{report.Goal{Check: "lacks", Path: "/src/["}, `the path "/src/[" is not a valid pattern`},
	} {
		c.goal.Text = "words"
		got := ""
		if err := goal.Validate(c.goal); err != nil {
			got = err.Error()
		}
		if got != c.want && (c.want == "" || !strings.HasPrefix(got, c.want)) {
			t.Errorf("%+v\ngot  %s\nwant %s", c.goal, got, c.want)
		}
	}
	if err := goal.Validate(report.Goal{Check: "builds"}); err == nil || err.Error() != `a goal with the check "builds" has no text` {
		t.Errorf("a goal without words: %v", err)
	}
	// The page may send anything: a goal that is no goal is unknown, not a crash.
	got := goal.Evaluate(report.Request{Goals: []report.Goal{{Text: "x", Check: "shiny"}}}, report.Report{})[0]
	if !got.Unknown || got.Met || !strings.HasPrefix(got.Message, "This goal cannot be judged: there is no check") {
		t.Errorf("got %+v", got)
	}
}

func TestTreeAnswersWhereTheListDoesNot(t *testing.T) {
	req, rep := sample()
	rep.Image.Complete, rep.Image.Open = false, []string{"RUN make is not understood"}
	req.Goals = []report.Goal{
		{Text: "a", Check: "lacks", Path: "/src"}, {Text: "b", Check: "lacks", Path: "/tmp/x"}, {Text: "c", Check: "has", Path: "/etc/passwd"}, {Text: "d", Check: "lacks", Path: "/s*"},
	}
	asked := func(p string) goal.Presence {
		return map[string]goal.Presence{"/src": goal.No, "/etc/passwd": goal.Yes}[p]
	}
	var got []string
	for _, r := range goal.EvaluateIn(req, rep, asked) {
		got = append(got, written(r))
	}
	want := []string{
		"met",
		"unknown: Whether the image has `/tmp/x` cannot be told: RUN make is not understood.",
		"met",
		"unknown: Whether the image has `/s*` cannot be told: RUN make is not understood.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
