package goal

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// noConfig is noImage for goals about the configuration.
func (j *judge) noConfig() (report.Config, *verdict) {
	if v := j.noImage(); v != nil {
		return report.Config{}, v
	}
	return j.rep.Image.Config, nil
}

// lineage lists the target and the stages that it is built from, the target first.
func (j *judge) lineage() []*report.Stage {
	var chain []*report.Stage
	s := j.find("")
	for s != nil && len(chain) < len(j.rep.Stages) {
		chain = append(chain, s)
		if s.BaseKind != report.BaseStage || s.BaseStage == nil || *s.BaseStage < 0 || *s.BaseStage >= s.Index {
			break
		}
		s = &j.rep.Stages[*s.BaseStage]
	}
	return chain
}

// lastStep finds the instruction that sets a part of the target's configuration: the last of its kind, in the target or a stage below it.
func (j *judge) lastStep(instruction string) *report.Step {
	for _, s := range j.lineage() {
		for i := len(s.Steps) - 1; i >= 0; i-- {
			if s.Steps[i].Instruction == instruction {
				return &s.Steps[i]
			}
		}
	}
	return nil
}

// settings lists the lines, in the target or a stage below it, of instructions that set a name; "" is any.
func (j *judge) settings(instruction, name string) []int {
	var lines []int
	for _, s := range j.lineage() {
		for _, step := range matching(s.Steps, report.GoalStep{Instruction: instruction}) {
			sets := slices.ContainsFunc(strings.Fields(step.Text), func(word string) bool {
				key, _, _ := strings.Cut(word, "=")
				return strings.Trim(key, `"'`) == name
			})
			if name == "" || sets {
				lines = append(lines, step.Line)
			}
		}
	}
	return lines
}

// inheritsUnknown tells whether the configuration may come from a base image of which nothing is known.
func (j *judge) inheritsUnknown() (string, bool) {
	chain := j.lineage()
	if len(chain) == 0 {
		return "", false
	}
	root := chain[len(chain)-1]
	return root.Base, root.BaseKind == report.BaseImageK && root.BaseFact == ""
}

// absent is the verdict on a part that the configuration does not have.
func (j *judge) absent(instruction string) verdict {
	if base, open := j.inheritsUnknown(); open {
		return cannotTell(nil, "No %s is written here, and whether the base image `%s` brings one is not known.", instruction, base)
	}
	for i := len(j.rep.Stages) - 1; i >= 0; i-- {
		s := &j.rep.Stages[i]
		if slices.ContainsFunc(j.lineage(), func(l *report.Stage) bool { return l.Index == s.Index }) {
			continue
		}
		if at := matching(s.Steps, report.GoalStep{Instruction: instruction}); len(at) > 0 {
			return notMet(linesOf(at), "The image has no %s: the one on line %d belongs to stage %s, and COPY takes files, not settings.", instruction, at[0].Line, label(s))
		}
	}
	return notMet(nil, "The image has no %s yet.", instruction)
}

// set says where a value comes from, as the start of a sentence.
func set(instruction string, s *report.Step) (string, []int) {
	if s == nil {
		return "The " + instruction + " of the base image", nil
	}
	return fmt.Sprintf("The %s on line %d", instruction, s.Line), []int{s.Line}
}

func (j *judge) entrypoint(g report.Goal) verdict {
	c, v := j.noConfig()
	if v != nil {
		return *v
	}
	return j.command(g, "ENTRYPOINT", c.Entrypoint)
}

func (j *judge) cmd(g report.Goal) verdict {
	c, v := j.noConfig()
	if v != nil {
		return *v
	}
	return j.command(g, "CMD", c.Cmd)
}

func (j *judge) command(g report.Goal, instruction string, words []string) verdict {
	if len(words) == 0 {
		return j.absent(instruction)
	}
	step := j.lastStep(instruction)
	who, lines := set(instruction, step)
	form := formOf(step, words)
	if form == "shell" && (g.Form == "exec" || g.Form == "" && !slices.Equal(words, g.Words)) {
		return notMet(lines, "%s is in the shell form, which runs `%s`; write a JSON array to start the program itself.", who, jsonWords(words))
	}
	if form == "exec" && g.Form == "shell" {
		return notMet(lines, "%s is a JSON array, which starts the program without a shell.", who)
	}
	if len(g.Words) > 0 && !slices.Equal(words, g.Words) {
		return notMet(lines, "%s starts `%s`, not `%s`.", who, jsonWords(words), jsonWords(g.Words))
	}
	return met(lines...)
}

// formOf tells the exec form from the shell form: by the instruction's text, or by the words where a base image sets them.
func formOf(step *report.Step, words []string) string {
	if step == nil {
		if len(words) == 3 && words[0] == "/bin/sh" && words[1] == "-c" {
			return "shell"
		}
		return "exec"
	}
	_, rest, _ := strings.Cut(plain(step.Text), " ")
	var list []string
	if json.Unmarshal([]byte(rest), &list) == nil && strings.HasPrefix(rest, "[") {
		return "exec"
	}
	return "shell"
}

func (j *judge) user(g report.Goal) verdict {
	c, v := j.noConfig()
	if v != nil {
		return *v
	}
	who, lines := set("USER", j.lastStep("USER"))
	name, _, _ := strings.Cut(c.User, ":")
	switch {
	case g.Value != "" && c.User == g.Value, g.Value == "" && name != "" && name != "root" && name != "0":
		return met(lines...)
	case c.User == "":
		v := j.absent("USER")
		if v.answer == No {
			v.message += " The program would run as root."
		}
		return v
	case g.Value == "":
		return notMet(lines, "%s is `%s`, which is root.", who, c.User)
	}
	return notMet(lines, "%s is `%s`, not `%s`.", who, c.User, g.Value)
}

func (j *judge) env(g report.Goal) verdict {
	c, v := j.noConfig()
	if v != nil {
		return *v
	}
	lines := j.settings("ENV", g.Name)
	for _, e := range c.Env {
		name, value, _ := strings.Cut(e, "=")
		if name != g.Name {
			continue
		}
		if g.Value == "" || value == g.Value {
			return met(lines...)
		}
		return notMet(lines, "In the image %s is %s, not `%s`.", name, orEmpty(value), g.Value)
	}
	if base, open := j.inheritsUnknown(); open {
		return cannotTell(nil, "No ENV sets %s here, and whether the base image `%s` does is not known.", g.Name, base)
	}
	return notMet(nil, "The image does not set %s yet.", g.Name)
}

func (j *judge) label(g report.Goal) verdict {
	c, v := j.noConfig()
	if v != nil {
		return *v
	}
	value, ok := c.Labels[g.Name]
	lines := j.settings("LABEL", g.Name)
	switch {
	case ok && (g.Value == "" || g.Value == value):
		return met(lines...)
	case ok:
		return notMet(lines, "The label %s is %s, not `%s`.", g.Name, orEmpty(value), g.Value)
	}
	if base, open := j.inheritsUnknown(); open {
		return cannotTell(nil, "No LABEL sets %s here, and whether the base image `%s` does is not known.", g.Name, base)
	}
	return notMet(nil, "The image has no label %s yet.", g.Name)
}

func (j *judge) workdir(g report.Goal) verdict {
	c, v := j.noConfig()
	if v != nil {
		return *v
	}
	who, lines := set("WORKDIR", j.lastStep("WORKDIR"))
	switch {
	case c.WorkingDir == "":
		return j.absent("WORKDIR")
	case cleanPath(c.WorkingDir) == cleanPath(g.Value):
		return met(lines...)
	case lines == nil:
		return notMet(nil, "The image starts in `%s`, not in `%s`.", c.WorkingDir, g.Value)
	}
	return notMet(lines, "%s leads to `%s`, not to `%s`.", who, c.WorkingDir, g.Value)
}

func (j *judge) port(g report.Goal) verdict {
	c, v := j.noConfig()
	if v != nil {
		return *v
	}
	want := g.Value
	if !strings.Contains(want, "/") {
		want += "/tcp"
	}
	lines := j.settings("EXPOSE", "")
	if _, ok := c.ExposedPorts[want]; ok {
		return met(lines...)
	}
	if len(c.ExposedPorts) == 0 {
		return j.absent("EXPOSE")
	}
	var have []string
	for p := range c.ExposedPorts {
		have = append(have, p)
	}
	slices.Sort(have)
	if base, open := j.inheritsUnknown(); open {
		return cannotTell(nil, "The image exposes %s, and whether its base image `%s` exposes `%s` is not known.", quoted(have), base, want)
	}
	return notMet(lines, "The image exposes %s, not `%s`.", quoted(have), want)
}
