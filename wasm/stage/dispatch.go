package stage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/moby/buildkit/util/system"
	"github.com/moby/patternmatcher"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// dispatchAll runs the instructions of every stage, in order, over its environment and configuration.
func (r *resolver) dispatchAll() {
	if len(r.opt.Ignore) > 0 {
		m, err := patternmatcher.New(r.opt.Ignore)
		if err != nil {
			r.fail(nil, failure{message: err.Error()})
		}
		r.ignore = m
	}
	for _, s := range r.states {
		if !s.dispatched || s.parsed != nil {
			r.within(s, func() { r.dispatchState(s) })
		}
	}
}

// dispatchState starts a stage from its base and runs its instructions. Those of a stage that a named context stands in for run only
// for the checks of all stages.
func (r *resolver) dispatchState(s *state) {
	r.inherit(s)
	s.dispatched = true
	if s.replaced && !r.allStages {
		for _, c := range s.commands {
			c.step = r.newStep(s, c)
		}
		return
	}
	if s.platform == nil {
		// A stage on top of a named context: BuildKit has a platform without a name here, which is not Windows.
		s.platform = &ocispecs.Platform{}
	}
	s.ensurePath()
	for _, e := range s.img.config.Env {
		key, value, _ := strings.Cut(e, "=")
		line := 0
		if b, ok := s.env.vars[key]; ok && b.value == value {
			line = b.line
		}
		s.env.set(key, value, kindEnv, line)
	}
	if wd := s.img.config.WorkingDir; wd != "" {
		if err := s.chdir(wd); err != nil {
			r.fail(s, at("normalizing workdir: "+err.Error(), s.loc))
		}
	}
	r.stageScope(s, s.scopeLine(), nil)
	for _, c := range s.commands {
		r.dispatch(s, c)
	}
}

// scopeLine is the FROM's, 0 for what has none.
func (s *state) scopeLine() int {
	if s.stage == nil {
		return 0
	}
	return s.stage.Line
}

// inherit takes over what the base leaves.
func (r *resolver) inherit(s *state) {
	if s.base == nil {
		s.unsure = s.ref != "" && !s.known || s.broken
		return
	}
	b := s.base
	s.env, s.dir, s.platform = b.env.clone(), b.dir, b.platform
	s.img = b.img.clone()
	s.workdirSet = b.workdirSet
	s.buildArgs = append(s.buildArgs, b.buildArgs...)
	s.out = b.out
	s.unsure = b.unsure
}

// ensurePath sets PATH where the base has none, but not on Windows.
func (s *state) ensurePath() {
	for _, e := range s.img.config.Env {
		if name, _, _ := strings.Cut(e, "="); name == "PATH" {
			return
		}
	}
	if s.platform.OS != "windows" {
		s.img.config.Env = append(slices.Clone(s.img.config.Env), "PATH="+system.DefaultPathEnv(s.platform.OS))
	}
}

// chdir changes the working directory of configuration and build alike.
func (s *state) chdir(path string) error {
	wd, err := system.NormalizeWorkdir(s.img.config.WorkingDir, path, s.platform.OS)
	if err != nil {
		return err
	}
	s.img.config.WorkingDir = wd
	s.dir = system.ToSlash(wd, s.platform.OS)
	return nil
}

// dispatch runs one instruction.
func (r *resolver) dispatch(s *state, c *command) {
	x := &instruction{r: r, s: s, c: c, lint: r.lint.WithMergedConfigFromComments(c.ic.Comments())}
	c.step = r.newStep(s, c)
	before := len(s.img.history.entries)
	err := x.expand()
	if err == nil {
		err = x.run()
	}
	if err != nil {
		f := at(err.Error(), c.ic.Location())
		f.follows = s.broken
		r.fail(s, f)
	}
	if h := s.img.history.entries; len(h) > before {
		c.step.CreatedBy, c.step.EmptyLayer = h[len(h)-1].CreatedBy, h[len(h)-1].EmptyLayer
	}
	switch c.ic.(type) {
	case *instructions.ArgCommand, *instructions.EnvCommand:
		r.stageScope(s, c.step.Line, changedBy(c))
	}
}

// newStep describes an instruction for the plan.
func (r *resolver) newStep(s *state, c *command) *Step {
	first, last := span(c.ic.Location())
	st := &Step{Line: first, EndLine: last, Instruction: strings.ToUpper(c.ic.Name()), Text: strings.TrimSpace(c.node.Original), OnBuild: c.onBuild}
	if s.stage != nil {
		st.Index = len(s.stage.Steps)
		s.stage.Steps = append(s.stage.Steps, st)
	}
	return st
}

// instruction is one command at work on its stage.
type instruction struct {
	r    *resolver
	s    *state
	c    *command
	lint *linter.Linter
}

// expand replaces variables in the instruction's words. ARG does it later, for the values it needs.
func (x *instruction) expand() error {
	if _, isArg := x.c.ic.(*instructions.ArgCommand); !isArg {
		if c, ok := x.c.ic.(instructions.SupportsSingleWordExpansion); ok {
			if err := c.Expand(x.word(x.r.lex)); err != nil {
				return err
			}
		}
	}
	if c, ok := x.c.ic.(instructions.SupportsSingleWordExpansionRaw); ok {
		lex := shell.NewLex(parser.DefaultEscapeToken)
		lex.SkipProcessQuotes = true
		return c.ExpandRaw(x.word(lex))
	}
	return nil
}

func (x *instruction) word(lex *shell.Lex) instructions.SingleWordExpander {
	return func(word string) (string, error) {
		result, unmatched, err := lex.ProcessWord(word, x.s.env)
		x.r.checkVariables(x.s, x.c.ic, x.s.env, unmatched, x.lint)
		return result, err
	}
}

// run does what the instruction says.
func (x *instruction) run() error {
	s, img := x.s, &x.s.img
	switch c := x.c.ic.(type) {
	case *instructions.RunCommand:
		return x.runRun(c)
	case *instructions.CopyCommand:
		return x.runCopy(copyOfCopy(c), c.From)
	case *instructions.AddCommand:
		return x.runCopy(copyOfAdd(c), "")
	case *instructions.WorkdirCommand:
		return x.runWorkdir(c)
	case *instructions.ArgCommand:
		return x.runArg(c)
	case *instructions.EnvCommand:
		x.runEnv(c)
	case *instructions.LabelCommand:
		x.runLabel(c)
	case *instructions.ExposeCommand:
		return x.runExpose(c)
	case *instructions.CmdCommand:
		s.cmd.checkOnce(c, x.lint)
		img.config.Cmd = x.commandLine(c.ShellDependantCmdLine)
		img.config.ArgsEscaped = true
		img.history.add(fmt.Sprintf("CMD %q", img.config.Cmd), false)
	case *instructions.EntrypointCommand:
		s.entrypoint.checkOnce(c, x.lint)
		img.config.Entrypoint = x.commandLine(c.ShellDependantCmdLine)
		if !s.cmd.set {
			img.config.Cmd = nil
		}
		img.history.add(fmt.Sprintf("ENTRYPOINT %q", img.config.Entrypoint), false)
	case *instructions.HealthCheckCommand:
		s.healthcheck.checkOnce(c, x.lint)
		img.config.Healthcheck = healthcheck(c)
		img.history.add(fmt.Sprintf("HEALTHCHECK %+v", *c.Health), false)
	case *instructions.UserCommand:
		img.config.User = c.User
		img.history.add("USER "+c.User, false)
	case *instructions.VolumeCommand:
		return x.runVolume(c)
	case *instructions.StopSignalCommand:
		if !knownSignal(c.Signal) {
			return fmt.Errorf("invalid signal: %s", c.Signal)
		}
		img.config.StopSignal = c.Signal
		img.history.add("STOPSIGNAL "+c.Signal, false)
	case *instructions.ShellCommand:
		img.config.Shell = c.Shell
		img.history.add(fmt.Sprintf("SHELL %v", c.Shell), false)
	case *instructions.OnbuildCommand:
		img.config.OnBuild = append(img.config.OnBuild, c.Expression)
	case *instructions.MaintainerCommand:
		img.history.add("MAINTAINER "+c.Maintainer, false)
	}
	return nil
}
