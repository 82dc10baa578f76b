package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
)

// dialect is what shells differ in.
type dialect struct {
	name string
	bash bool
	// posix is bash called as sh.
	posix  bool
	braces bool
	// pipefail is true where set -o pipefail exists.
	pipefail bool
	// redirectStatus is the status of a command whose redirection failed, expandStatus that of a failed expansion.
	// unsetStatus is expandStatus for a variable that is not set, where that differs.
	redirectStatus, expandStatus, unsetStatus command.Status
	// busyboxBase is true where programs that are not listed are likely busybox's.
	busyboxBase bool
}

// dialectOf chooses by the shell program that was found.
func dialectOf(f found, distro string) dialect {
	name := f.name
	if f.busybox {
		name = "ash"
	} else if name == "sh" {
		name = usualShell(distro)
	}
	d := dialect{name: name, redirectStatus: 1, expandStatus: 2, busyboxBase: f.busybox || busyboxDistro(distro)}
	switch name {
	case "bash":
		d.bash, d.braces, d.pipefail = true, true, true
		d.posix = f.called == "sh" || f.name == "sh"
		d.expandStatus, d.unsetStatus = 1, 127
		if d.posix {
			d.expandStatus = 127
		}
	case "ash":
		d.pipefail = true
	case "dash":
		d.redirectStatus = 2
	}
	return d
}

func busyboxDistro(distro string) bool {
	d := strings.ToLower(distro)
	return strings.HasPrefix(d, "alpine") || strings.HasPrefix(d, "busybox") || strings.HasPrefix(d, "openwrt")
}

// usualShell is what a distribution's /bin/sh is where the tree does not show it.
func usualShell(distro string) string {
	d := strings.ToLower(distro)
	switch {
	case busyboxDistro(d):
		return "ash"
	case strings.HasPrefix(d, "debian"), strings.HasPrefix(d, "ubuntu"):
		return "dash"
	case strings.HasPrefix(d, "fedora"), strings.HasPrefix(d, "centos"), strings.HasPrefix(d, "rocky"), strings.HasPrefix(d, "alma"),
		strings.HasPrefix(d, "rhel"), strings.HasPrefix(d, "ubi"), strings.HasPrefix(d, "amazon"), strings.HasPrefix(d, "oracle"),
		strings.HasPrefix(d, "opensuse"), strings.HasPrefix(d, "suse"), strings.HasPrefix(d, "arch"), strings.HasPrefix(d, "photon"), strings.HasPrefix(d, "wolfi"):
		return "bash"
	}
	return "sh"
}

// guessDistro reads the distribution from the tree where the caller does not name it.
func guessDistro(t fstree.Tree) string {
	for _, mark := range []struct{ path, distro string }{
		{"/etc/alpine-release", "alpine"}, {"/lib/apk", "alpine"}, {"/bin/busybox", "busybox"}, {"/etc/debian_version", "debian"},
		{"/var/lib/dpkg", "debian"}, {"/etc/redhat-release", "rhel"}, {"/var/lib/rpm", "rhel"},
	} {
		if _, _, ex := t.Resolve(mark.path); ex == fstree.Yes {
			return mark.distro
		}
	}
	return ""
}

// parse reads a script as the dialect does. Not everything that bash has is an error elsewhere: much of it means
// something else (a command named [[, a literal brace), so the plain grammar comes first.
func (d dialect) parse(script string) (*syntax.File, error) {
	f, err := d.grammar(script)
	if err != nil && strings.Contains(err.Error(), "unclosed here-document") {
		f, err = d.closed(script, err)
	}
	if err != nil && d.bash && strings.Contains(script, "$((") {
		f, err = d.subshells(script, err)
	}
	if err == nil {
		prepare(f)
	}
	return f, err
}

// subshells reads a script in which a $(( does not begin arithmetic: it is a command in a subshell then.
func (d dialect) subshells(script string, err error) (*syntax.File, error) {
	at := 0
	for range 8 {
		i := strings.Index(script[at:], "$((")
		if i < 0 {
			break
		}
		at += i + 2
		if f, again := d.grammar(script[:at] + " " + script[at:]); again == nil {
			return f, nil
		}
	}
	return nil, err
}

func (d dialect) grammar(script string) (*syntax.File, error) {
	if d.bash {
		return parseAs(script, syntax.LangBash)
	}
	f, err := parseAs(script, syntax.LangPOSIX)
	more := err != nil
	if d.name == "ash" {
		for _, mark := range []string{"$'", "&>", "[[", "<("} {
			more = more || strings.Contains(script, mark)
		}
	}
	if !more {
		return f, err
	}
	g, err2 := parseAs(script, syntax.LangBash)
	switch {
	case err2 != nil:
	case d.accepts(g):
		return g, nil
	case d.name == "dash":
		if h, err3 := parseAs(apart(script, g), syntax.LangPOSIX); err3 == nil {
			return h, nil
		}
	}
	return f, err
}

// apart writes &> as two words, which it is where no dialect has it: a command in the background, and a redirection.
func apart(script string, f *syntax.File) string {
	var at []int
	syntax.Walk(f, func(n syntax.Node) bool {
		if r, ok := n.(*syntax.Redirect); ok && (r.Op == syntax.RdrAll || r.Op == syntax.AppAll) {
			at = append(at, int(r.OpPos.Offset())+1)
		}
		return true
	})
	for i := len(at) - 1; i >= 0; i-- {
		script = script[:at[i]] + " " + script[at[i]:]
	}
	return script
}

// closed ends a here-document that has no end, as the shells do.
func (d dialect) closed(script string, err error) (*syntax.File, error) {
	_, word, _ := strings.Cut(err.Error(), "`")
	word, _, ok := strings.Cut(word, "`")
	if !ok {
		return nil, err
	}
	open := !strings.HasSuffix(script, "\n")
	if open {
		script += "\n"
	}
	f, err := d.grammar(script + word + "\n")
	if err != nil || !open || d.bash {
		return f, err
	}
	// The last line has no end of its own; bash alone gives it one.
	syntax.Walk(f, func(n syntax.Node) bool {
		r, ok := n.(*syntax.Redirect)
		if ok && r.Hdoc != nil && int(r.Hdoc.End().Offset()) >= len(script)-1 && len(r.Hdoc.Parts) > 0 {
			if lit, ok := r.Hdoc.Parts[len(r.Hdoc.Parts)-1].(*syntax.Lit); ok {
				lit.Value = strings.TrimSuffix(lit.Value, "\n")
			}
		}
		return true
	})
	return f, nil
}

func parseAs(script string, lang syntax.LangVariant) (*syntax.File, error) {
	return syntax.NewParser(syntax.Variant(lang)).Parse(strings.NewReader(script), "")
}

// accepts tells whether a script that needs bash's grammar is one that the dialect reads the same way.
func (d dialect) accepts(f *syntax.File) bool {
	ok := true
	syntax.Walk(f, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.ArithmCmd, *syntax.ArrayExpr, *syntax.CoprocClause, *syntax.LetClause, *syntax.ExtGlob, *syntax.CStyleLoop:
			ok = false
		case *syntax.ProcSubst, *syntax.TestClause:
			ok = ok && d.name == "ash"
		case *syntax.FuncDecl:
			ok = ok && !(n.RsrvWord && d.name == "dash")
		case *syntax.CaseItem:
			ok = ok && n.Op == syntax.Break
		case *syntax.Redirect:
			ok = ok && n.Op != syntax.WordHdoc && n.Op != syntax.AppAll && (n.Op != syntax.RdrAll || d.name != "dash")
		case *syntax.ForClause:
			ok = ok && !n.Select
		}
		return ok
	})
	return ok
}
