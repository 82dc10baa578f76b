package structure

import (
	"fmt"
	"slices"
	"strings"
)

// Parts are what is compared, each counted for itself.
var Parts = []string{"refused", "message", "stages", "lines", "images", "checks", "checks of a target", "config", "history", "outline"}

// Tally counts agreement by part.
type Tally struct {
	Files   int
	Crashed int
	Agree   map[string]int
	Of      map[string]int
}

// NewTally counts nothing yet.
func NewTally() *Tally { return &Tally{Agree: map[string]int{}, Of: map[string]int{}} }

// String is one line for each part.
func (t *Tally) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d files, %d left out because BuildKit's frontend crashes on them\n", t.Files, t.Crashed)
	for _, p := range Parts {
		if t.Of[p] > 0 {
			fmt.Fprintf(&b, "%-20s %6d of %6d  %.2f %%\n", p, t.Agree[p], t.Of[p], 100*float64(t.Agree[p])/float64(t.Of[p]))
		}
	}
	return b.String()
}

// Perfect tells whether everything agrees.
func (t *Tally) Perfect() bool {
	for p, n := range t.Of {
		if t.Agree[p] != n {
			return false
		}
	}
	return true
}

// Difference is one part in which the sides disagree.
type Difference struct {
	Part, Target string
	Oracle       string
	Engine       string
}

func (d Difference) String() string {
	return fmt.Sprintf("  %s (target %q)\n    buildkit: %s\n    engine:   %s\n", d.Part, d.Target, d.Oracle, d.Engine)
}

// retries is how often the oracle is asked again before a difference counts: some of its answers depend on the order of a Go map.
const retries = 100

// Compare asks the oracle and holds the engine's answer to it. A part agrees if it agrees with one of the oracle's tries.
func Compare(c Case, engine Answer, t *Tally) []Difference {
	t.Files++
	agreed := map[[2]string]bool{}
	var diffs []Difference
	for range retries {
		oracle := Oracle(c)
		if oracle.Panic != "" {
			t.Crashed++
			return nil
		}
		diffs = diffs[:0]
		for _, d := range compare(oracle, engine) {
			key := [2]string{d.Part, d.Target}
			if d.Oracle == d.Engine {
				agreed[key] = true
			} else if !agreed[key] {
				agreed[key] = false
			}
			if !agreed[key] {
				diffs = append(diffs, d)
			}
		}
		if len(diffs) == 0 {
			break
		}
	}
	for key, ok := range agreed {
		t.Of[key[0]]++
		if ok {
			t.Agree[key[0]]++
		}
	}
	return diffs
}

// compare lists what both say, part by part.
func compare(oracle, engine Answer) (parts []Difference) {
	add := func(part, target, want, got string) {
		parts = append(parts, Difference{part, target, want, got})
	}
	if len(oracle.Stages) > 0 { // a file that does not parse has no list of stages
		add("stages", "", fmt.Sprintf("%+v", oracle.Stages), fmt.Sprintf("%+v", engine.Stages))
	}
	add("checks", "", checkText(oracle.Checks), checkText(engine.Checks))
	for i, want := range oracle.Targets {
		got := Target{Target: want.Target, Error: "(no answer for this target)"}
		if i < len(engine.Targets) {
			got = engine.Targets[i]
		}
		add("refused", want.Target, refusal(want), refusal(got))
		if want.Error != "" || got.Error != "" {
			add("message", want.Target, errorText(want), errorText(got))
			continue
		}
		add("lines", want.Target, fmt.Sprint(want.Lines), fmt.Sprint(got.Lines))
		add("images", want.Target, fmt.Sprint(want.Images), fmt.Sprint(got.Images))
		if want.Target != "" {
			add("checks of a target", want.Target, checkText(want.Checks), checkText(got.Checks))
		}
		if got.Stopped != "" {
			continue // a step fails when it runs; the frontend says nothing of that
		}
		add("config", want.Target, want.Config, got.Config)
		add("history", want.Target, strings.Join(want.History, "\n"), strings.Join(got.History, "\n"))
		add("outline", want.Target, strings.Join(want.Outline, "\n"), strings.Join(got.Outline, "\n"))
	}
	return parts
}

func refusal(t Target) string {
	if t.Error != "" {
		return "refused"
	}
	return "built"
}

// errorText is an error with its line. The rules of a "lint violation" stand in no order in BuildKit's message.
func errorText(t Target) string {
	message := t.Error
	if rest, ok := strings.CutPrefix(message, "lint violation found for rules: "); ok {
		rules := strings.Split(rest, ", ")
		slices.Sort(rules)
		message = "lint violation found for rules: " + strings.Join(rules, ", ")
	}
	return fmt.Sprintf("line %d: %s", t.ErrorLine, message)
}

func checkText(checks []Check) string {
	var lines []string
	for _, c := range checks {
		lines = append(lines, c.String())
	}
	return strings.Join(lines, "\n              ")
}
