package stage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/moby/buildkit/util/suggest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

const scratch = "scratch"

// state is what BuildKit keeps for a stage, or for an image that an instruction takes files from without a stage of its own.
type state struct {
	parsed *parsedStage
	stage  *Stage // the plan's; nil without a FROM
	// baseName and stageName are as BuildKit uses them: the base is expanded, then a full reference.
	baseName  string
	stageName string
	loc       []parser.Range

	base     *state
	context  string // the named context that stands in, "" if none
	platform *ocispecs.Platform
	img      image
	env      *env
	dir      string

	buildArgs []instructions.KeyValuePairOptional
	commands  []*command
	deps      []dep

	// ref is the external image's reference, "" if the state does not start from one; written is the name before normalizing.
	ref        string
	written    string
	known      bool // the image's configuration is known
	noStage    bool // not a FROM
	unsure     bool // the environment may hold variables that are not known
	dispatched bool // its instructions have run, or it has none
	resolved   bool // its base has been looked up
	triggered  bool // its base's ONBUILD instructions have been taken over
	broken     bool // its FROM cannot be resolved
	replaced   bool // a named context stands in for the stage, whose instructions do not run

	workdirSet                   bool
	cmd, entrypoint, healthcheck lastSeen

	out     *op
	outline outline
}

// dep is a state that an instruction takes files from.
type dep struct {
	on  *state
	loc []parser.Range
}

// command is an instruction with what it takes files from: one state for a COPY --from, one for each mount of a RUN.
type command struct {
	ic      instructions.Command
	node    *parser.Node
	sources []*state
	onBuild bool
	step    *Step
}

// op is one operation of the build: a step that runs, or an image that is pulled.
type op struct {
	step   *Step
	image  *state
	inputs []*op
}

// buildStates makes a state of each stage: FROM and --platform expanded, base looked up among the stages above.
func (r *resolver) buildStates() {
	for i, p := range r.stages {
		s := &state{parsed: p, loc: p.inst.Location, stageName: p.inst.Name, baseName: p.inst.BaseName, commands: p.cmds,
			env: newEnv(), dir: "/", outline: r.outline.clone()}
		s.stage = &Stage{Index: i, Name: p.inst.Name, Base: p.inst.BaseName, Description: p.inst.DocComment, Line: p.node.StartLine, EndLine: p.lastLine()}
		r.plan.Stages = append(r.plan.Stages, s.stage)
		r.buildState(i, s)
	}
}

func (r *resolver) buildState(i int, s *state) {
	lint := r.lint.WithMergedConfigFromComments(s.parsed.inst.Comments)
	m, err := r.lex.ProcessWordWithMatches(s.baseName, r.globals)
	r.checkFromArgs(m.Unmatched, s.loc, lint)
	used := m.Matched
	switch {
	case err != nil:
		r.breakStage(s, err.Error())
	case m.Result == "":
		r.breakStage(s, fmt.Sprintf("base name (%s) should not be blank", s.baseName))
	default:
		s.baseName = m.Result
	}
	s.written = s.baseName
	fromPlatform := r.stagePlatform(s, lint)
	if s.stageName != "" {
		name, err := r.namedContext(s.stageName)
		if err != nil {
			r.fail(nil, failure{message: err.Error()})
		}
		if s.context = name; name != "" {
			r.addState(s)
			s.base = nil
			return
		}
	}
	if s.stageName == "" {
		s.stageName = "stage-" + strconv.Itoa(i)
	}
	r.addState(s)
	for name := range used {
		s.outline.used[name] = true
	}
	for name := range fromPlatform {
		s.outline.used[name] = true
	}
}

// breakStage notes that a FROM cannot be resolved. The rest of the file is still looked at.
func (r *resolver) breakStage(s *state, message string) {
	if !s.broken {
		r.fail(nil, at(message, s.loc))
	}
	s.broken = true
}

// stagePlatform expands and reads FROM --platform, and returns the arguments it used.
func (r *resolver) stagePlatform(s *state, lint *linter.Linter) map[string]struct{} {
	word := s.parsed.inst.Platform
	if word == "" {
		return nil
	}
	m, err := r.lex.ProcessWordWithMatches(word, r.globals)
	r.checkFromArgs(m.Unmatched, s.loc, lint)
	r.checkRedundantPlatform(word, m, s.loc, lint)
	r.checkConstPlatform(s.parsed.inst.Name, m, s.loc, lint)
	if err != nil {
		r.fail(nil, at(fmt.Sprintf("failed to process arguments for platform %s: %v", m.Result, err), s.loc))
		return nil
	}
	if m.Result == "" {
		r.fail(nil, at(r.nearArg("empty platform value from expression "+word, m), s.loc))
		return nil
	}
	p, err := parsePlatform(m.Result, r.build)
	if err != nil {
		r.fail(nil, at("failed to parse platform "+word+": "+r.nearArg(err.Error(), m), s.loc))
		return nil
	}
	s.platform = &p
	return m.Matched
}

// nearArg adds "did you mean" for an argument that is not declared but nearly so.
func (r *resolver) nearArg(message string, m shell.ProcessWordResult) string {
	for _, name := range sortedKeys(m.Unmatched) {
		if near, ok := suggest.Search(name, r.globals.Keys(), true); ok {
			return didYouMean(message, near)
		}
	}
	return message
}

// didYouMean adds a suggestion the way BuildKit's errors do.
func didYouMean(message, near string) string {
	if near == "" {
		return message
	}
	return message + " (did you mean " + near + "?)"
}

// addState appends a state to BuildKit's list, which --from numbers count along, and finds its base among the names so far.
func (r *resolver) addState(s *state) {
	r.states = append(r.states, s)
	if base, ok := r.byName[s.baseName]; ok && !s.broken {
		s.base = base
		s.outline = base.outline.clone()
	}
	if s.parsed != nil && s.parsed.inst.Name != "" {
		r.byName[strings.ToLower(s.parsed.inst.Name)] = s
	}
}

// names are what suggestions are taken from.
func (r *resolver) names() []string {
	var names []string
	for _, s := range r.states {
		if s.stageName != "" {
			names = append(names, s.stageName)
		}
	}
	return names
}

// findTarget finds the stage to build.
func (r *resolver) findTarget() {
	switch {
	case r.opt.Target != "":
		s, ok := r.byName[strings.ToLower(r.opt.Target)]
		if !ok {
			near, _ := suggest.Search(r.opt.Target, r.names(), true)
			r.fail(nil, failure{message: didYouMean(fmt.Sprintf("target stage %q could not be found", r.opt.Target), near)})
			return
		}
		r.wanted = s
	case len(r.states) > 0:
		r.wanted = r.states[len(r.states)-1]
	}
	if r.wanted != nil {
		r.plan.Target = slices.Index(r.states, r.wanted)
	}
}

// linkSources finds what each COPY --from and each mount takes files from.
func (r *resolver) linkSources() {
	stages := r.states
	for _, s := range stages {
		for _, c := range s.commands {
			r.link(s, c)
		}
	}
	r.checkCircle(stages)
	if len(r.states) == 1 {
		r.states[0].stageName = ""
	}
}

// link sets a command's sources and adds states for images that have none.
func (r *resolver) link(s *state, c *command) bool {
	switch ic := c.ic.(type) {
	case *instructions.CopyCommand:
		if ic.From == "" {
			return true
		}
		src, err := r.copySource(ic)
		if err != nil {
			// BuildKit gives no line here.
			f := failure{message: err.Error()}
			f.seenAt, _ = span(ic.Location())
			r.fail(nil, f)
			return false
		}
		c.sources = []*state{src}
	case *instructions.RunCommand:
		for _, m := range instructions.GetMounts(ic) {
			name := m.From
			if name == "" {
				name = scratch
			}
			c.sources = append(c.sources, r.sourceByName(name, nil))
		}
	}
	for _, src := range c.sources {
		s.dependOn(src, c.ic.Location())
		if src.noStage {
			r.addState(src)
		}
	}
	return true
}

// dependOn notes what an instruction takes files from. Of several that take from the same state the last one is blamed for a circle.
func (s *state) dependOn(src *state, loc []parser.Range) {
	for i := range s.deps {
		if s.deps[i].on == src {
			s.deps[i].loc = loc
			return
		}
	}
	s.deps = append(s.deps, dep{src, loc})
}

// copySource finds what COPY --from names: a stage by its number or its name, or else an image.
func (r *resolver) copySource(c *instructions.CopyCommand) (*state, error) {
	m, err := r.lex.ProcessWordWithMatches(c.From, newEnv())
	if err != nil {
		return nil, err
	}
	if m.Result != c.From {
		return nil, fmt.Errorf("variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround")
	}
	if n, err := strconv.Atoi(c.From); err == nil {
		if n < 0 || n >= len(r.states) {
			return nil, fmt.Errorf("invalid stage index %d", n)
		}
		return r.states[n], nil
	}
	return r.sourceByName(c.From, c.Location()), nil
}

// sourceByName finds a stage by its name in any case, later ones too; any other name stands for an image.
func (r *resolver) sourceByName(name string, loc []parser.Range) *state {
	if s, ok := r.byName[strings.ToLower(name)]; ok {
		return s
	}
	return &state{baseName: name, written: name, loc: loc, noStage: true, env: newEnv(), dir: "/", outline: newOutline()}
}

// checkCircle refuses stages that take files from each other, or a stage from itself.
func (r *resolver) checkCircle(states []*state) {
	const open, done = 1, 2
	mark := map[*state]int{}
	var visit func(s *state, first []parser.Range) (loc []parser.Range, circle bool)
	visit = func(s *state, first []parser.Range) ([]parser.Range, bool) {
		if mark[s] != 0 {
			return nil, false
		}
		mark[s] = open
		for _, d := range s.deps {
			loc := first
			if loc == nil {
				loc = d.loc
			}
			if mark[d.on] == open {
				return loc, true
			}
			if loc, circle := visit(d.on, loc); circle {
				return loc, true
			}
		}
		mark[s] = done
		return nil, false
	}
	for _, s := range states {
		if loc, circle := visit(s, nil); circle {
			r.fail(nil, at("circular dependency detected on stage: "+s.stageName, loc))
			return
		}
	}
}

// lastLine is that of the stage's last instruction.
func (p *parsedStage) lastLine() int {
	last := p.node.EndLine
	for _, c := range p.cmds {
		last = max(last, c.node.EndLine)
	}
	return last
}
