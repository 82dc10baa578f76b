package goal

import (
	"fmt"
	"path"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// spec is one check: the fields that it needs ("a|b" is one of the two) and may have, and its judge.
type spec struct {
	needs []string
	may   []string
	judge func(*judge, report.Goal) verdict
}

func fields(names ...string) []string { return names }

// checks is the closed set. The package comment describes each.
var checks = map[report.GoalCheck]spec{
	report.GoalBuilds:     {nil, nil, (*judge).builds},
	report.GoalBase:       {fields("base"), fields("stage"), (*judge).base},
	report.GoalStages:     {fields("min|max"), nil, (*judge).stages},
	report.GoalNamed:      {fields("stage"), nil, (*judge).named},
	report.GoalTarget:     {fields("stage"), nil, (*judge).target},
	report.GoalSkipped:    {fields("stage"), nil, (*judge).skipped},
	report.GoalCopies:     {fields("from"), fields("stage", "by", "path", "paths"), (*judge).copies},
	report.GoalHas:        {fields("path|paths"), nil, (*judge).has},
	report.GoalLacks:      {fields("path|paths"), nil, (*judge).lacks},
	report.GoalOnly:       {fields("paths"), nil, (*judge).only},
	report.GoalEntrypoint: {fields("words|form"), nil, (*judge).entrypoint},
	report.GoalCmd:        {fields("words|form"), nil, (*judge).cmd},
	report.GoalUser:       {nil, fields("value"), (*judge).user},
	report.GoalEnv:        {fields("name"), fields("value"), (*judge).env},
	report.GoalWorkdir:    {fields("value"), nil, (*judge).workdir},
	report.GoalPort:       {fields("value"), nil, (*judge).port},
	report.GoalLabel:      {fields("name"), fields("value"), (*judge).label},
	report.GoalDownload:   {fields("min|max"), nil, (*judge).download},
	report.GoalDisk:       {fields("min|max"), nil, (*judge).disk},
	report.GoalLayers:     {fields("min|max"), nil, (*judge).layers},
	report.GoalClean:      {nil, fields("rule"), (*judge).clean},
	report.GoalStarts:     {nil, nil, (*judge).starts},
	report.GoalLean:       {nil, fields("rule"), (*judge).lean},
	report.GoalStepIs:     {fields("step"), fields("stage"), (*judge).stepIs},
	report.GoalNoStep:     {fields("step"), fields("stage"), (*judge).noStep},
	report.GoalOrder:      {fields("first", "then"), fields("stage"), (*judge).order},
	report.GoalCached:     {fields("step", "state"), fields("stage"), (*judge).cached},
	report.GoalMount:      {fields("value"), fields("stage", "path"), (*judge).mount},
	report.GoalIgnored:    {fields("path|paths"), nil, (*judge).ignored},
	report.GoalSent:       {fields("path|paths"), nil, (*judge).sent},
}

// fieldsOf names the fields of a goal that are set, text and check apart.
func fieldsOf(g report.Goal) []string {
	var set []string
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"stage", g.Stage != ""}, {"base", g.Base != ""}, {"from", g.From != ""}, {"by", g.By != ""},
		{"path", g.Path != ""}, {"paths", len(g.Paths) > 0}, {"rule", g.Rule != ""}, {"name", g.Name != ""}, {"value", g.Value != ""},
		{"words", len(g.Words) > 0}, {"form", g.Form != ""}, {"min", g.Min != 0}, {"max", g.Max != 0},
		{"step", g.Step != nil}, {"first", g.First != nil}, {"then", g.Then != nil}, {"state", g.State != ""},
	} {
		if f.set {
			set = append(set, f.name)
		}
	}
	return set
}

// validValues checks the fields whose values are a closed set or a pattern.
func validValues(g report.Goal) error {
	if g.By != "" && g.By != "name" && g.By != "index" {
		return fmt.Errorf(`the field "by" is "name" or "index", not %q`, g.By)
	}
	if g.Form != "" && g.Form != "exec" && g.Form != "shell" {
		return fmt.Errorf(`the field "form" is "exec" or "shell", not %q`, g.Form)
	}
	if g.State != "" && g.State != report.CacheHit && g.State != report.CacheMiss {
		return fmt.Errorf(`the field "state" is "hit" or "miss", not %q`, g.State)
	}
	if g.Min < 0 || g.Max < 0 || (g.Max > 0 && g.Min > g.Max) {
		return fmt.Errorf("the bounds min %d and max %d hold no number", g.Min, g.Max)
	}
	for _, s := range []*report.GoalStep{g.Step, g.First, g.Then} {
		if s != nil && s.Instruction == "" {
			return fmt.Errorf("the check %q needs the instruction that it looks for", g.Check)
		}
	}
	for _, p := range pathsOf(g) {
		if _, err := path.Match(p, ""); err != nil {
			return fmt.Errorf("the path %q is not a valid pattern", p)
		}
	}
	return nil
}

// pathsOf joins the fields path and paths.
func pathsOf(g report.Goal) []string {
	if g.Path == "" {
		return g.Paths
	}
	return append([]string{g.Path}, g.Paths...)
}
