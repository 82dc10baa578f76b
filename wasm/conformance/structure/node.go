package structure

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/check"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage/golden"
)

//go:embed runner.js
var runner string

// Engine is the engine as compiled WASM in a Node process.
type Engine struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// Start compiles the engine of the module in a folder and runs it under Node. Files go to a folder of their own.
func Start(module, scratch string) (*Engine, error) {
	wasm := filepath.Join(scratch, "engine.wasm")
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", wasm, "./wasm")
	build.Dir, build.Stderr = module, os.Stderr
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("compiling the engine: %w", err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("asking for GOROOT: %w", err)
	}
	script := filepath.Join(scratch, "runner.js")
	if err := os.WriteFile(script, []byte(runner), 0o644); err != nil {
		return nil, err
	}
	support := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js")
	e := &Engine{cmd: exec.Command("node", "--stack-size=8192", script, support, wasm)}
	e.cmd.Stderr = os.Stderr
	if e.in, err = e.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := e.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	e.out = bufio.NewReaderSize(out, 1<<20)
	return e, e.cmd.Start()
}

// Close ends the process.
func (e *Engine) Close() error {
	return errors.Join(e.in.Close(), e.cmd.Wait())
}

// analyze asks for one report.
func (e *Engine) analyze(req report.Request) (report.Report, error) {
	var rep report.Report
	line, err := json.Marshal(req)
	if err != nil {
		return rep, err
	}
	if _, err := e.in.Write(append(line, '\n')); err != nil {
		return rep, err
	}
	answer, err := e.out.ReadBytes('\n')
	if err != nil {
		return rep, fmt.Errorf("the engine gave no answer: %w", err)
	}
	return rep, json.Unmarshal(answer, &rep)
}

// Ask puts a case to the engine. It is asked once without facts about images, to learn which there are, and then again with those facts
// that the oracle has.
func (e *Engine) Ask(c Case) (Answer, error) {
	a := Answer{Stages: []Stage{}, Checks: []Check{}, Targets: []Target{}}
	req := request(c)
	first, err := e.analyze(req)
	if err != nil {
		return a, err
	}
	req.Images = facts(c, first)
	if first, err = e.analyze(req); err != nil {
		return a, err
	}
	for _, s := range first.Stages {
		a.Stages = append(a.Stages, Stage{Name: s.Name, Base: s.Base, Description: s.Description, Line: s.Line})
	}
	a.Checks = reportChecks(first)
	targets := golden.TargetNames(a.Stages)
	if c.Only != nil {
		targets = []string{*c.Only}
	}
	for _, t := range targets {
		rep := first
		if t != req.Target {
			req.Target = t
			if rep, err = e.analyze(req); err != nil {
				return a, err
			}
		}
		a.Targets = append(a.Targets, reportTarget(c, t, rep))
		if last := &a.Targets[len(a.Targets)-1]; last.Error != "" && frontendPasses(c, t) {
			*last = stopped(c, t, rep)
		}
	}
	return a, nil
}

// request is a case on the wire. An ignore file comes in a context that holds nothing else; named contexts are empty.
func request(c Case) report.Request {
	req := report.Request{Dockerfile: c.Dockerfile, BuildArgs: c.BuildArgs, Platform: c.Platform, Omit: []string{"files", "entries"}}
	if c.Only != nil {
		req.Target = *c.Only
	}
	if len(c.Ignore) > 0 {
		text := strings.Join(c.Ignore, "\n")
		req.Context = []report.ContextFile{{Path: ".dockerignore", Content: &text}}
	}
	for _, name := range c.Contexts {
		if req.NamedContexts == nil {
			req.NamedContexts = map[string][]report.ContextFile{}
		}
		req.NamedContexts[name] = []report.ContextFile{}
	}
	return req
}

// facts are entries for every image that a report names.
func facts(c Case, rep report.Report) []report.BaseImage {
	var refs []string
	add := func(ref string) {
		if ref != "" && !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	for _, s := range rep.Stages {
		add(s.BaseImage)
	}
	for _, e := range rep.Edges {
		if e.From.Image != nil {
			add(*e.From.Image)
		}
	}
	var list []report.BaseImage
	for _, ref := range refs {
		i := c.Image(ref)
		list = append(list, report.BaseImage{Ref: ref, Env: i.Env, Entrypoint: i.Entrypoint, Cmd: i.Cmd, Workdir: i.WorkingDir, User: i.User,
			Shell: i.Shell, OnBuild: i.OnBuild, Platform: i.Platform})
	}
	return list
}

// reportChecks are the build checks among a report's problems.
func reportChecks(rep report.Report) []Check {
	checks := []Check{}
	for _, p := range rep.Problems {
		if p.Rule != check.RuleError && !strings.HasPrefix(p.Rule, "playground/") {
			checks = append(checks, Check{Rule: p.Rule, Line: p.Range.StartLine, Message: p.Message})
		}
	}
	golden.SortChecks(checks)
	return checks
}

// frontendPasses tells whether the frontend has nothing against a target, so that an error comes from a step that would fail when it
// runs. Of that BuildKit's frontend says nothing.
func frontendPasses(c Case, target string) bool {
	c.Only = &target
	return Native(c).Targets[0].Error == ""
}

// stopped is a target that fails while it runs.
func stopped(c Case, target string, rep report.Report) Target {
	why := fmt.Sprintf("line %d: %s", rep.Error.Line, rep.Error.Message)
	rep.Error = nil
	t := reportTarget(c, target, rep)
	t.Stopped = why
	return t
}

// reportTarget reads a target off a report.
func reportTarget(c Case, target string, rep report.Report) Target {
	t := Target{Target: target, Checks: []Check{}, Lines: []int{}, Images: []string{}, History: []string{}, Outline: []string{}}
	if target != "" {
		t.Checks = reportChecks(rep)
	}
	if rep.Error != nil {
		t.Error, t.ErrorLine = rep.Error.Message, rep.Error.Line
		return t
	}
	addImage := func(ref string) {
		if ref != "" && !slices.Contains(t.Images, ref) {
			t.Images = append(t.Images, ref)
		}
	}
	for _, s := range rep.Stages {
		if s.Built {
			addImage(s.BaseImage)
		}
		for _, st := range s.Steps {
			if st.Built && golden.Runs(st.Instruction) && !slices.Contains(t.Lines, st.Line) {
				t.Lines = append(t.Lines, st.Line)
			}
		}
	}
	for _, e := range rep.Edges {
		if e.Built && e.From.Image != nil {
			addImage(*e.From.Image)
		}
	}
	slices.Sort(t.Lines)
	slices.Sort(t.Images)
	if rep.Image != nil {
		t.Config = golden.ConfigText(rep.Image.Config)
		for _, h := range rep.Image.History {
			t.History = append(t.History, golden.HistoryText(h.CreatedBy, h.EmptyLayer))
		}
	}
	if !c.Triggers() {
		t.AddOutline(rep.Outline)
	}
	return t
}
