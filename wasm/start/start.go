// Package start tells whether a container of the final image would start, and if not, why and at which line.
//
// It goes the way a runtime goes: the command from Entrypoint and Cmd, the user, the working directory, the program as PATH
// leads to it, what the kernel does with that file (permission, #! line, loader), and then what the program itself needs at
// once (the script it is to interpret, the command of a shell form). Each of these is known to work, known to fail, or not
// known; only a known failure is called one. What is not known is said once, as what the answer depends on.
//
// The rules are those of runc (libcontainer/standard_init_linux.go and init_linux.go, v1.3.0: finalizeNamespace, then
// exec.LookPath, then execve), of moby/sys/user v0.4.0 for names of users, and of Linux for execve; testdata holds cases that
// a real runc was asked about (wasm/conformance/starts records them).
//
// It runs nothing and changes no tree. Package playground calls Check for every report.
package start

import (
	"fmt"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// Input is a folded plan, and what is known of images beside their files.
type Input struct {
	Plan   *stage.Plan
	Result *build.Result
	// About tells of an external image by its reference; nil where nothing is known of any.
	About func(ref, platform string) About
}

// About is what the catalogue knows of an image beside its files.
type About struct {
	// Known is false where nothing is known of the image, not even its configuration.
	Known bool
	// Distro as the catalogue names it ("debian 12", "alpine 3.24", "scratch"), "" if not known.
	Distro string
	// Settled is false where the release of the distribution is that of a neighbouring tag.
	Settled bool
	// Packages that its package manager lists; nil if not known.
	Packages []string
	// Slim is true for the variant that leaves out what most programs do not need.
	Slim bool
}

// The rules, as findings name them. The first finding is the verdict and has one of the first group.
const (
	RuleStarts      = "start/ok"
	RuleUnsure      = "start/unknown"
	RuleNoCommand   = "start/no-command"
	RuleUser        = "start/user"
	RuleWorkdir     = "start/workdir"
	RuleNotFound    = "start/not-found"
	RulePermission  = "start/permission"
	RuleFormat      = "start/format"
	RuleInterpreter = "start/interpreter"
	RuleLibrary     = "start/library"
	RuleArgument    = "start/argument"
	RuleHealth      = "start/healthcheck"
	RulePort        = "start/port"
	RuleNoShell     = "start/no-shell"
	RuleOlderLibc   = "start/older-libc"
	RuleCertificate = "start/certificates"
	RuleZone        = "start/time-zone"
)

// Check answers for the target's image: the verdict first, then what else was found. It is empty where there is no image.
func Check(in Input) []report.Finding {
	if in.Result.Image == nil || in.Plan.Target < 0 {
		return []report.Finding{}
	}
	c := &checker{
		plan: in.Plan, res: in.Result, about: in.About,
		stage: in.Plan.Stages[in.Plan.Target], tree: in.Result.Target, cfg: in.Result.Image.Config, known: map[string]fstree.Existence{},
	}
	c.find = c.lines()
	v := c.verdict()
	c.health()
	c.ports()
	c.surroundings()
	return append([]report.Finding{*v}, c.more...)
}

// checker is one call of Check.
type checker struct {
	plan  *stage.Plan
	res   *build.Result
	about func(ref, platform string) About
	stage *stage.Stage
	tree  fstree.Tree
	cfg   report.Config
	find  lines
	user  user
	// doubt is the first thing that the answer depends on and that is not known.
	doubt *report.Finding
	more  []report.Finding
	// runs is what is known to be started, for the good answer.
	runs []string
	// probing is true while something other than the image's own command is looked at.
	probing bool
	// known are the answers of settled.
	known map[string]fstree.Existence
	steps int
}

// verdict goes through everything that a start needs.
func (c *checker) verdict() *report.Finding {
	if !strings.HasPrefix(c.stage.Platform, "linux/") {
		return finding(RuleUnsure, report.FindingUnknown, "Whether an image for "+c.stage.Platform+" starts is not looked at here.", c.find.from, "")
	}
	argv := append(append([]string{}, c.cfg.Entrypoint...), c.cfg.Cmd...)
	if f := c.inherited(len(argv) == 0); f != nil {
		return f
	}
	if len(argv) == 0 {
		return finding(RuleNoCommand, report.FindingWarning, "The image has neither ENTRYPOINT nor CMD: `docker run` needs a command to be given.", c.find.from,
			`Add CMD ["program", "argument"] to the last stage, unless the image is only a base or an export.`)
	}
	if f := c.setUser(); f != nil {
		return f
	}
	if f := c.workdir(); f != nil {
		return f
	}
	if f := c.exec(argv, c.commandLine()); f != nil {
		return f
	}
	if c.doubt != nil {
		return c.doubt
	}
	return finding(RuleStarts, report.FindingOK, "It starts: "+strings.Join(c.runs, ", and ")+".", c.commandLine(), "")
}

// inherited is the answer where the command may be one of a base of which nothing is known.
func (c *checker) inherited(none bool) *report.Finding {
	root := c.root()
	if root.Source.Kind != stage.FromImage || c.find.entrypoint > 0 || c.base().Known {
		return nil
	}
	message := "It starts if the image has the command, and if " + c.baseName() + ", of which nothing is known, sets no ENTRYPOINT of its own that stops it."
	if none {
		message = "What it starts is up to " + c.baseName() + ", of which nothing is known."
	}
	return finding(RuleUnsure, report.FindingUnknown, message, c.find.from, "")
}

// finding is one with everything that is usual.
func finding(rule string, severity report.FindingSeverity, message string, line int, fix string) *report.Finding {
	return &report.Finding{Rule: rule, Severity: severity, Message: message, Line: line, Fix: fix, Paths: []string{}, Size: size.Zero}
}

// fails is a known failure; path is what it is about, "" for nothing.
func fails(rule string, line int, fix, path, format string, args ...any) *report.Finding {
	f := finding(rule, report.FindingError, fmt.Sprintf(format, args...), line, fix)
	if path != "" {
		f.Paths = []string{path}
	}
	return f
}

// unsure notes something that is not known; the first one is the answer where nothing is known to fail.
func (c *checker) unsure(line int, fix, path, format string, args ...any) {
	if c.doubt != nil || c.probing {
		return
	}
	c.doubt = fails(RuleUnsure, line, fix, path, format, args...)
	c.doubt.Severity = report.FindingUnknown
}

// add notes something beside the verdict, once.
func (c *checker) add(f *report.Finding) {
	for _, o := range c.more {
		if o.Rule == f.Rule && o.Message == f.Message {
			return
		}
	}
	c.more = append(c.more, *f)
}

// maxSteps bounds how many programs are followed from one to the next.
const maxSteps = 40
