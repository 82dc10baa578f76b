package stage

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/report"
	keywords "github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/moby/buildkit/util/suggest"
	"github.com/moby/patternmatcher"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Options are the parts of a request that the frontend sees.
type Options struct {
	// Target is the stage's name, "" for the last stage.
	Target    string
	BuildArgs map[string]string
	// BuildPlatform is the machine's, "linux/amd64" if empty; Platform is what to build for, the machine's if empty.
	Platform      string
	BuildPlatform string
	// Images tells what is known of external images; nil stands for nothing.
	Images Images
	// NamedContexts are the names given with --build-context.
	NamedContexts []string
	// Ignore are the patterns of the context's ignore file; nil where there is none or the context is not known.
	Ignore []string
}

// Resolve works out what a build of the target does. It always returns a Plan, filled as far as the file allows.
func Resolve(file *dockerfile.File, opt Options) (plan *Plan) {
	r := newResolver(file, opt)
	defer func() {
		if p := recover(); p != nil {
			plan = r.plan
			plan.Error = &report.BuildError{Message: fmt.Sprintf("the playground's frontend fails on this file (%v); please report it", p)}
		}
	}()
	r.run()
	return r.finish()
}

// resolver holds one conversion. BuildKit stops at the first error; this one notes it and goes on, and decides at the end, from the
// sequence of events, which error is the build's and which checks fired before it.
type resolver struct {
	file *dockerfile.File
	opt  Options
	args map[string]string // build arguments, changed where SOURCE_DATE_EPOCH is

	plan   *Plan
	lex    *shell.Lex
	lint   *linter.Linter
	ignore *patternmatcher.PatternMatcher

	stages  []*parsedStage
	meta    []parsedArg
	build   ocispecs.Platform
	target  ocispecs.Platform
	globals *env
	outline outline

	states []*state
	byName map[string]*state
	wanted *state // the target, nil where it is not found
	reach  map[*state]bool
	named  map[string]bool
	// allStages makes stages run that a named context stands in for; replaced is true where there is one.
	allStages bool
	replaced  bool
	// emptyRuns are RUN steps without a command; late is the failure that comes of one that is needed.
	emptyRuns []*Step
	late      *failure
	// scopeUsed and searched count against their limits.
	scopeUsed int
	searched  int

	events []event
	// current is the stage that events belong to, nil for those of the whole file.
	current *state
}

// parsedStage is a FROM with its instructions.
type parsedStage struct {
	inst *instructions.Stage
	node *parser.Node
	cmds []*command
}

// parsedArg is an ARG before the first FROM.
type parsedArg struct {
	cmd *instructions.ArgCommand
}

func newResolver(file *dockerfile.File, opt Options) *resolver {
	return &resolver{
		file: file, opt: opt, args: maps.Clone(opt.BuildArgs),
		plan:    &Plan{Target: -1, Syntax: file.Syntax},
		lex:     shell.NewLex(file.Escape),
		globals: newEnv(),
		outline: newOutline(),
		byName:  map[string]*state{},
		named:   contextNames(opt.NamedContexts),
	}
}

// run goes through BuildKit's phases in its order.
func (r *resolver) run() {
	r.startLinter()
	r.readInstructions()
	r.checkStageNames()
	r.checkCasing()
	r.platforms()
	r.checkDefaultBases()
	r.globalArgs()
	r.sourceDateEpoch()
	r.buildStates()
	r.findTarget()
	r.linkSources()
	r.resolveBases()
	r.dispatchAll()
}

// startLinter reads the "# check" directive. Every warning becomes an event.
func (r *resolver) startLinter() {
	if r.file.Text == "" {
		r.fail(nil, failure{message: "the Dockerfile cannot be empty"})
	}
	config := &linter.Config{}
	text, given := r.opt.BuildArgs["BUILDKIT_DOCKERFILE_CHECK"]
	what := "failed to parse build-arg:BUILDKIT_DOCKERFILE_CHECK"
	if !given {
		text, what = r.file.CheckDirective(), "failed to parse check options"
	}
	if c, err := linter.ParseLintOptions(text); err != nil {
		r.fail(nil, failure{message: what + ": " + err.Error()})
	} else {
		config = c
	}
	config.Warn = r.warn
	r.lint = linter.New(config)
}

// readInstructions turns the parser's nodes into stages and global arguments.
func (r *resolver) readInstructions() {
	if r.file.Cut {
		r.fail(nil, failure{message: fmt.Sprintf("the playground reads the first %d lines of a Dockerfile, and this one has more", dockerfile.MaxLines),
			seenAt: dockerfile.MaxLines})
	}
	if e := r.file.Err; e != nil {
		r.fail(nil, failure{message: e.Message, line: e.Line, endLine: e.EndLine})
	}
	for _, b := range r.file.Broken {
		if e := r.file.Err; e != nil && b.Message == e.Message && b.Line == e.Line {
			continue
		}
		r.plan.Problems = append(r.plan.Problems, r.problem(b.Message, b.Line, b.EndLine))
	}
	for _, w := range r.file.Warnings {
		if w.URL == linter.RuleNoEmptyContinuation.URL {
			r.lint.Run(&linter.RuleNoEmptyContinuation, []parser.Range{*w.Location}, linter.RuleNoEmptyContinuation.Format())
		}
	}
	for _, node := range r.file.Nodes {
		if len(r.events) < maxEvents {
			r.readInstruction(node)
		}
	}
	if len(r.stages) == 0 {
		r.fail(nil, failure{message: "dockerfile contains no stages to build"})
	}
}

func (r *resolver) readInstruction(node *parser.Node) {
	v, err := parseInstruction(node, r.lint)
	if err != nil {
		e := dockerfile.AsError(err)
		e.Message = fmt.Sprintf("dockerfile parse error on line %d: %v", node.StartLine, e.Message)
		r.fail(nil, failure{message: e.Message, line: e.Line, endLine: e.EndLine})
		return
	}
	if a, ok := v.(*instructions.ArgCommand); ok && len(r.stages) == 0 {
		r.meta = append(r.meta, parsedArg{a})
		return
	}
	switch c := v.(type) {
	case *instructions.Stage:
		r.stages = append(r.stages, &parsedStage{inst: c, node: node})
	case instructions.Command:
		if len(r.stages) == 0 {
			r.fail(nil, at("no build stage in current context", node.Location()))
			return
		}
		s := r.stages[len(r.stages)-1]
		s.cmds = append(s.cmds, &command{ic: c, node: node})
	}
}

// parseInstruction is BuildKit's, with panics as errors.
func parseInstruction(node *parser.Node, lint *linter.Linter) (v any, err error) {
	defer func() {
		if p := recover(); p != nil {
			v, err = nil, parser.WithLocation(fmt.Errorf("BuildKit's parser crashes on this instruction: %v", p), node.Location())
		}
	}()
	v, err = instructions.ParseInstructionWithLinter(node, lint)
	return v, settle(err, node)
}

// settle makes the suggestion for an unknown instruction one and the same: where several are equally near, BuildKit takes any.
func settle(err error, node *parser.Node) error {
	var unknown *instructions.UnknownInstructionError
	if !errors.As(err, &unknown) {
		return err
	}
	var names []string
	for _, name := range sortedKeys(keywords.Commands) {
		names = append(names, strings.ToUpper(name))
	}
	near, _ := suggest.Search(unknown.Instruction, names, false)
	return parser.WithLocation(errors.New(didYouMean(unknown.Error(), near)), node.Location())
}

// platforms reads the request's platforms and sets the arguments that follow from them.
func (r *resolver) platforms() {
	var err error
	if r.target, err = requestPlatform(cmp.Or(r.opt.Platform, r.opt.BuildPlatform)); err != nil {
		r.fail(nil, failure{message: err.Error()})
	}
	if r.build, err = requestPlatform(r.opt.BuildPlatform); err != nil {
		r.fail(nil, failure{message: err.Error()})
	}
	name := r.opt.Target
	if name == "" && len(r.stages) > 0 {
		name = r.stages[len(r.stages)-1].inst.Name
	}
	r.globals = platformArgs(r.build, r.target, name, r.args)
	r.globalScope(0)
}

// finish picks error and checks out of the events and fills the plan.
func (r *resolver) finish() *Plan {
	p := r.plan
	r.fillStages()
	failed, warnings := r.judge(false)
	if failed == nil {
		failed = r.late
	}
	if r.opt.Target == "" {
		warnings = r.checksOfAll()
	}
	p.Warnings = warnings
	if failed != nil {
		p.Error = &report.BuildError{Message: failed.message, Line: failed.line}
		p.ErrorAt = failed.seenAt
	}
	r.furtherProblems(failed)
	p.Outline = r.describeTarget()
	return p
}

// checksOfAll are the checks that fire without a target: those of all stages.
func (r *resolver) checksOfAll() []Warning {
	if r.replaced && !r.allStages {
		all := newResolver(r.file, r.opt)
		all.allStages = true
		all.run()
		r = all
	}
	_, warnings := r.judge(true)
	return warnings
}

// maxEvents bounds what is noted of a file of mistakes, and maxProblems what is listed of it.
const (
	maxEvents   = 20000
	maxProblems = 300
)

// furtherProblems lists the errors that are not the build's, one a line.
func (r *resolver) furtherProblems(first *failure) {
	seen := map[string]bool{}
	if first != nil {
		seen[first.message] = true
	}
	for _, e := range r.events {
		if e.fail == nil || e.fail.follows || seen[e.fail.message] || len(r.plan.Problems) >= maxProblems {
			continue
		}
		seen[e.fail.message] = true
		r.plan.Problems = append(r.plan.Problems, r.problem(e.fail.message, max(e.fail.line, e.fail.seenAt), e.fail.endLine))
	}
}

func (r *resolver) problem(message string, line, endLine int) report.Problem {
	return report.Problem{Rule: "buildkit/error", Severity: report.SeverityError, Message: message, Range: r.file.Lines.Range(line, endLine)}
}

// sortedKeys makes loops over maps, which BuildKit does in no order, give one answer.
func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
