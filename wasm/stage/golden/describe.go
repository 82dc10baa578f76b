package golden

import (
	"fmt"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// Describe is what the engine says beyond BuildKit's answer: what names stand for, the values at each line, and further problems.
func Describe(c Case) string {
	target := ""
	if c.Only != nil {
		target = *c.Only
	}
	p := stage.Resolve(dockerfile.Parse(c.Dockerfile), stage.Options{Target: target, BuildArgs: c.BuildArgs, Platform: c.Platform,
		Images: facts{c}, NamedContexts: c.Contexts, Ignore: c.Ignore})
	var b strings.Builder
	for _, s := range p.Stages {
		fmt.Fprintf(&b, "stage %d, %s, built %t: %s\n", s.Index, s.Platform, s.Built, s.Resolved)
		for _, st := range s.Steps {
			describeStep(&b, st)
		}
	}
	for _, s := range p.Scopes {
		describeScope(&b, s)
	}
	for _, pr := range p.Problems {
		fmt.Fprintf(&b, "problem, line %d: %s\n", pr.Range.StartLine, pr.Message)
	}
	return b.String()
}

func describeStep(b *strings.Builder, st *stage.Step) {
	fmt.Fprintf(b, "  %d %s", st.Line, st.Instruction)
	if st.OnBuild {
		b.WriteString(" (trigger)")
	}
	if !st.Built {
		b.WriteString(" (not built)")
	}
	switch o := st.Op.(type) {
	case *stage.Copy:
		fmt.Fprintf(b, " %q", o.Paths)
		for _, f := range o.Inline {
			fmt.Fprintf(b, " <<%s %q", f.Path, f.Content)
		}
		for _, u := range o.URLs {
			fmt.Fprintf(b, " %s git=%t name=%q", u.URL, u.Git, u.Name)
		}
		fmt.Fprintf(b, " to %q from %s", o.Dest, o.From.Resolved)
	case *stage.Run:
		fmt.Fprintf(b, " %q in %s", o.Args, o.Cwd)
		for _, m := range o.Mounts {
			fmt.Fprintf(b, "; %s %q at %q from %s", m.Type, m.ID, m.Target, m.From.Resolved)
		}
		for _, f := range o.Files {
			fmt.Fprintf(b, "; file %s %q", f.Path, f.Content)
		}
	case *stage.Workdir:
		b.WriteString(" " + o.Path)
	}
	b.WriteString("\n")
}

func describeScope(b *strings.Builder, s report.Scope) {
	where := "global"
	if s.Stage >= 0 {
		where = fmt.Sprintf("stage %d", s.Stage)
	}
	fmt.Fprintf(b, "line %d, %s:", s.Line, where)
	for _, v := range s.Vars {
		if v.Kind == "platform" || v.Name == "PATH" {
			continue
		}
		fmt.Fprintf(b, " %s=%q", v.Name, v.Value)
		switch {
		case v.Lost:
			b.WriteString(" (lost)")
		case v.Unset:
			b.WriteString(" (unset)")
		}
	}
	b.WriteString("\n")
}
