package stage

import (
	"regexp"
	"slices"
	"strings"

	"github.com/containerd/platforms"
	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/moby/buildkit/util/suggest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// This file holds the build checks that need more than the instruction at hand. Each runs where BuildKit runs it.

// checkStageNames: ReservedStageName and DuplicateStageName.
func (r *resolver) checkStageNames() {
	seen := map[string]bool{}
	for _, s := range r.stages {
		name := s.inst.Name
		if name == "" {
			continue
		}
		if name == "context" || name == "scratch" {
			r.lint.Run(&linter.RuleReservedStageName, s.inst.Location, linter.RuleReservedStageName.Format(name))
		}
		if seen[name] {
			r.lint.Run(&linter.RuleDuplicateStageName, s.inst.Location, linter.RuleDuplicateStageName.Format(name))
		}
		seen[name] = true
	}
}

// checkCasing: ConsistentInstructionCasing, after what most instructions do. Mixed ones ("Run") have no vote.
func (r *resolver) checkCasing() {
	lower, upper := 0, 0
	r.eachKeyword(func(word string, _ []parser.Range) {
		switch word {
		case strings.ToLower(word):
			lower++
		case strings.ToUpper(word):
			upper++
		}
	})
	casing, convert := "uppercase", strings.ToUpper
	if lower > upper {
		casing, convert = "lowercase", strings.ToLower
	}
	r.eachKeyword(func(word string, loc []parser.Range) {
		if convert(word) != word {
			r.lint.Run(&linter.RuleConsistentInstructionCasing, loc, linter.RuleConsistentInstructionCasing.Format(word, casing))
		}
	})
}

func (r *resolver) eachKeyword(do func(word string, loc []parser.Range)) {
	for _, s := range r.stages {
		do(s.inst.OrigCmd, s.inst.Location)
		for _, c := range s.cmds {
			do(c.ic.Name(), c.ic.Location())
		}
	}
}

// checkDefaultBases: InvalidDefaultArgInFrom, a FROM that is no image name unless build arguments are given.
func (r *resolver) checkDefaultBases() {
	args, _, failed := r.expandGlobals(nil)
	if failed != nil {
		return
	}
	for _, s := range r.stages {
		m, err := r.lex.ProcessWordWithMatches(s.inst.BaseName, args)
		if err != nil {
			return
		}
		if _, err := reference.ParseNormalizedNamed(m.Result); err != nil {
			r.lint.Run(&linter.RuleInvalidDefaultArgInFrom, s.inst.Location, linter.RuleInvalidDefaultArgInFrom.Format(s.inst.BaseName))
		}
	}
}

// checkFromArgs: UndefinedArgInFrom.
func (r *resolver) checkFromArgs(unmatched map[string]struct{}, loc []parser.Range, lint *linter.Linter) {
	if len(unmatched) == 0 {
		return
	}
	known := r.fromArgKeys()
	for _, name := range sortedKeys(unmatched) {
		if slices.Contains(known, name) {
			continue
		}
		near, _ := suggest.Search(name, known, true)
		lint.Run(&linter.RuleUndefinedArgInFrom, loc, linter.RuleUndefinedArgInFrom.Format(name, near))
	}
}

// fromArgKeys are the arguments that a FROM can use: declared ones, with or without a value, and BuildKit's own.
func (r *resolver) fromArgKeys() []string {
	keys := map[string]bool{}
	for name := range r.outline.args {
		keys[name] = true
	}
	for _, name := range r.globals.Keys() {
		keys[name] = true
	}
	return sortedKeys(keys)
}

// checkRedundantPlatform: RedundantTargetPlatform, FROM --platform=$TARGETPLATFORM and nothing else.
func (r *resolver) checkRedundantPlatform(word string, m shell.ProcessWordResult, loc []parser.Range, lint *linter.Linter) {
	if len(m.Matched) != 1 || len(m.Unmatched) != 0 {
		return
	}
	const name = "TARGETPLATFORM"
	if _, ok := m.Matched[name]; !ok {
		return
	}
	if value, _ := r.globals.Get(name); m.Result == value {
		lint.Run(&linter.RuleRedundantTargetPlatform, loc, linter.RuleRedundantTargetPlatform.Format(word))
	}
}

// checkConstPlatform: FromPlatformFlagConstDisallowed, unless the stage's name says the platform.
func (r *resolver) checkConstPlatform(stageName string, m shell.ProcessWordResult, loc []parser.Range, lint *linter.Linter) {
	if len(m.Matched) > 0 || len(m.Unmatched) > 0 {
		return
	}
	p, err := parsePlatform(m.Result, r.build)
	if err != nil || strings.Contains(stageName, p.OS) || strings.Contains(stageName, p.Architecture) {
		return
	}
	lint.Run(&linter.RuleFromPlatformFlagConstDisallowed, loc, linter.RuleFromPlatformFlagConstDisallowed.Format(m.Result))
}

// checkBasePlatform: InvalidBaseImagePlatform.
func (r *resolver) checkBasePlatform(name string, expected, actual ocispecs.Platform, loc []parser.Range) {
	if expected.OS == actual.OS && expected.Architecture == actual.Architecture {
		return
	}
	r.lint.Run(&linter.RuleInvalidBaseImagePlatform, loc, linter.RuleInvalidBaseImagePlatform.Format(name,
		platforms.FormatAll(platforms.Normalize(expected)), platforms.FormatAll(platforms.Normalize(actual))))
}

// noEnvArgs are build arguments that never become variables of a RUN.
var noEnvArgs = map[string]bool{"BUILDKIT_SBOM_SCAN_CONTEXT": true, "BUILDKIT_SBOM_SCAN_STAGE": true}

// maxSearched bounds how many names are looked through for one that was meant.
const maxSearched = 1_000_000

// checkVariables: UndefinedVar.
func (r *resolver) checkVariables(s *state, c instructions.Command, e *env, unmatched map[string]struct{}, lint *linter.Linter) {
	if len(unmatched) == 0 {
		return
	}
	for _, a := range s.buildArgs {
		delete(unmatched, a.Key)
	}
	for _, name := range sortedKeys(unmatched) {
		if noEnvArgs[name] {
			continue
		}
		near := ""
		if r.searched += len(e.Keys()); r.searched < maxSearched {
			near, _ = suggest.Search(name, e.Keys(), true)
		}
		lint.Run(&linter.RuleUndefinedVar, c.Location(), linter.RuleUndefinedVar.Format(name, near))
	}
}

// lastSeen remembers an instruction of which only the last one counts.
type lastSeen struct {
	loc []parser.Range
	set bool
}

// checkOnce: MultipleInstructionsDisallowed, at the earlier one, which is the one that is lost.
func (l *lastSeen) checkOnce(c instructions.Command, lint *linter.Linter) {
	if l.set {
		lint.Run(&linter.RuleMultipleInstructionsDisallowed, l.loc, linter.RuleMultipleInstructionsDisallowed.Format(c.Name()))
	}
	l.loc, l.set = c.Location(), true
}

var (
	secretName = regexp.MustCompile(`(?i)(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)`)
	notSecret  = regexp.MustCompile(`(?i)(?:_|^)(?:public|file|version)(?:_|$)`)
)

// checkSecret: SecretsUsedInArgOrEnv, by the name alone.
func checkSecret(keyword, key string, loc []parser.Range, lint *linter.Linter) {
	if secretName.MatchString(key) && !notSecret.MatchString(key) {
		lint.Run(&linter.RuleSecretsUsedInArgOrEnv, loc, linter.RuleSecretsUsedInArgOrEnv.Format(keyword, key))
	}
}
