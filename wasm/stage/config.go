package stage

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/util/system"
)

// This file holds the instructions that change the configuration, and WORKDIR.

// commandLine is what CMD and ENTRYPOINT leave in the configuration. The shell form without a SHELL is JSONArgsRecommended.
func (x *instruction) commandLine(c instructions.ShellDependantCmdLine) []string {
	if !c.PrependShell {
		return c.CmdLine
	}
	if len(x.s.img.config.Shell) == 0 {
		x.lint.Run(&linter.RuleJSONArgsRecommended, x.c.ic.Location(), linter.RuleJSONArgsRecommended.Format(x.c.ic.Name()))
	}
	return x.s.img.withShell(c.CmdLine)
}

func healthcheck(c *instructions.HealthCheckCommand) *report.Healthcheck {
	h := c.Health
	return &report.Healthcheck{Test: h.Test, Interval: int64(h.Interval), Timeout: int64(h.Timeout),
		StartPeriod: int64(h.StartPeriod), StartInterval: int64(h.StartInterval), Retries: h.Retries}
}

func (x *instruction) runVolume(c *instructions.VolumeCommand) error {
	img := &x.s.img
	if img.config.Volumes == nil {
		img.config.Volumes = map[string]struct{}{}
	}
	for _, v := range c.Volumes {
		if v == "" {
			return errors.New("VOLUME specified can not be an empty string")
		}
		img.config.Volumes[v] = struct{}{}
	}
	img.history.add(fmt.Sprintf("VOLUME %v", c.Volumes), false)
	return nil
}

// legacyFormat: LegacyKeyValueFormat, "ENV key value".
func (x *instruction) legacyFormat(kv instructions.KeyValuePair) {
	if kv.NoDelim {
		x.lint.Run(&linter.RuleLegacyKeyValueFormat, x.c.ic.Location(), linter.RuleLegacyKeyValueFormat.Format(x.c.ic.Name()))
	}
}

func (x *instruction) runEnv(c *instructions.EnvCommand) {
	var text strings.Builder
	text.WriteString("ENV")
	line, _ := span(c.Location())
	for _, kv := range c.Env {
		x.legacyFormat(kv)
		checkSecret("ENV", kv.Key, c.Location(), x.lint)
		text.WriteString(" " + kv.String())
		x.s.env.set(kv.Key, kv.Value, kindEnv, line)
		x.s.img.setEnv(kv.Key, kv.Value)
	}
	x.s.img.history.add(text.String(), false)
}

func (x *instruction) runLabel(c *instructions.LabelCommand) {
	img := &x.s.img
	if img.config.Labels == nil {
		img.config.Labels = map[string]string{}
	}
	var text strings.Builder
	text.WriteString("LABEL")
	for _, kv := range c.Labels {
		x.legacyFormat(kv)
		img.config.Labels[kv.Key] = kv.Value
		text.WriteString(" " + kv.String())
	}
	img.history.add(text.String(), false)
}

// runArg declares arguments: a given value wins over the default, and without either the global one is taken.
func (x *instruction) runArg(c *instructions.ArgCommand) error {
	s := x.s
	line, _ := span(c.Location())
	var texts []string
	for _, a := range c.Args {
		checkSecret("ARG", a.Key, c.Location(), x.lint)
		given, isGiven := x.r.args[a.Key]
		inherited := false
		switch {
		case isGiven:
			a.Value = &given
		case a.Value != nil:
			value, unmatched, err := x.r.lex.ProcessWord(*a.Value, s.env)
			x.r.checkVariables(s, c, s.env, unmatched, x.lint)
			if err != nil {
				return err
			}
			a.Value = &value
		default:
			if v, ok := x.r.globals.Get(a.Key); ok {
				a.Value, inherited = &v, true
			}
		}
		info := argInfo{name: a.Key, description: a.DocComment, line: line}
		text := a.Key
		if a.Value != nil {
			info.value = *a.Value
			text += "=" + *a.Value
			if !noEnvArgs[a.Key] {
				s.env.set(a.Key, *a.Value, kindArg, line)
			}
		}
		if !inherited {
			s.outline.args[a.Key] = info
		}
		s.outline.used[a.Key] = true
		s.buildArgs = append(s.buildArgs, a)
		texts = append(texts, text)
	}
	s.img.history.add("ARG "+strings.Join(texts, " "), false)
	return nil
}

// runWorkdir: the folder is made by the build, but for "/", which is there.
func (x *instruction) runWorkdir(c *instructions.WorkdirCommand) error {
	s := x.s
	// Only the first WORKDIR of a stage and its bases matters: it makes those after it absolute.
	if !s.workdirSet && !system.IsAbs(c.Path, s.platform.OS) {
		x.lint.Run(&linter.RuleWorkdirRelativePath, c.Location(), linter.RuleWorkdirRelativePath.Format(c.Path))
	}
	s.workdirSet = true
	if err := s.chdir(c.Path); err != nil {
		return fmt.Errorf("normalizing workdir: %w", err)
	}
	layer := s.dir != "/"
	if layer {
		x.c.step.Op = &Workdir{Path: s.dir, User: s.img.config.User}
		s.out = &op{step: x.c.step, inputs: inputs(s.out)}
	}
	s.img.history.add("WORKDIR "+s.dir, layer)
	return nil
}

// inputs are operations without those that are none, as scratch is.
func inputs(ops ...*op) []*op {
	var list []*op
	for _, o := range ops {
		if o != nil {
			list = append(list, o)
		}
	}
	return list
}
