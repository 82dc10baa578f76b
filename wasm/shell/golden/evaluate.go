package golden

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Env is the environment of every case.
var Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/"}

// Args is the command that runs the script; Debian's /bin/sh is dash.
func (c Case) Args() []string {
	sh := "/bin/sh"
	if c.Shell == "bash" {
		sh = "/bin/bash"
	}
	return []string{sh, "-c", c.Script}
}

// Evaluated is what the engine makes of a case. Vague says what it does not know, "" where it knows all.
type Evaluated struct {
	Case
	Vague string
}

// Evaluate runs a case's script by the engine.
func Evaluate(c Case, applets []string) Evaluated {
	base, distro := Base(applets), ""
	if c.Shell != "" {
		base, distro = Debian(), "debian:12"
	}
	r := shell.Run(shell.Job{
		Args: c.Args(), Env: Env, Cwd: "/", User: c.User, Distro: distro, Platform: "linux/amd64",
		Tree: Build(base, c.Before), Origin: 1, KeepFailed: true,
	})
	out := Evaluated{Case: c}
	out.Exit, out.Tree = r.Code, Draw(r.Tree)
	switch {
	case r.Status == shell.Unknown:
		out.Vague = "how the script ends"
		for _, e := range r.Effects {
			if e.Kind == "unknown" {
				out.Vague += "; " + e.Text
			}
		}
	case !r.Stdout.Known || r.Stdout.Shuffled:
		out.Vague = "what the script prints"
	default:
		out.Out = string(r.Stdout.Bytes)
	}
	r.Tree.Walk("/", func(p string, n *fstree.Node) bool {
		switch {
		case Hidden(p):
			return p == "/"
		case n.Kind == fstree.File && n.Size.Certainty != size.Exact:
			out.Vague += " how large " + p + " is;"
		case n.Kind == fstree.Dir && n.Open:
			out.Vague += " what " + p + " holds;"
		case n.Kind == fstree.File && n.Content == nil && n.Size.Bytes <= MaxContent && !Dated(p):
			out.Vague += " what " + p + " holds;"
		}
		return true
	})
	return out
}

// Compare tells in which lines a case differs from another, "" if in none.
func Compare(want, got Case) string {
	var b strings.Builder
	if want.Exit != got.Exit {
		b.WriteString("exit: want " + itoa(want.Exit) + ", got " + itoa(got.Exit) + "\n")
	}
	if want.Out != got.Out {
		b.WriteString("out: want " + quote(want.Out) + "\n     got  " + quote(got.Out) + "\n")
	}
	w, g := lineSet(want.Tree), lineSet(got.Tree)
	for _, l := range strings.Split(Lines(want.Tree), "\n") {
		if !g[l] {
			b.WriteString("- " + l + "\n")
		}
	}
	for _, l := range strings.Split(Lines(got.Tree), "\n") {
		if !w[l] {
			b.WriteString("+ " + l + "\n")
		}
	}
	return b.String()
}

func lineSet(entries []Entry) map[string]bool {
	set := map[string]bool{"": true}
	for _, e := range entries {
		set[e.String()] = true
	}
	return set
}
