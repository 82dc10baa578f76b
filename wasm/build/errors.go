package build

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// when is the phase in which BuildKit meets a mistake. Phases of different steps overlap; an earlier phase usually wins.
type when int

const (
	early when = iota
	hashing
	running
)

// failure is what stops a step.
type failure struct {
	report.BuildError
	when when
	// others may be reported in its place.
	others []report.BuildError
}

func (r *Step) fail(step *stage.Step, at when, errs ...error) {
	r.After = r.Before
	r.failed = &failure{BuildError: report.BuildError{Message: errs[0].Error(), Line: step.Line}, when: at}
	for _, err := range errs[1:] {
		r.failed.others = append(r.failed.others, report.BuildError{Message: err.Error(), Line: step.Line})
	}
}

// mistakes lists what stops the target, the one that BuildKit is most likely to report first.
func (f *folder) mistakes() []report.BuildError {
	needed := f.needed()
	var list []*failure
	for i, ps := range f.plan.Stages {
		for k := range ps.Steps {
			if e := f.r.Stages[i].Steps[k].failed; e != nil && needed[i] && ps.Steps[k].Built {
				list = append(list, e)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *failure) int { return cmp.Compare(a.when, b.when) })
	var errs []report.BuildError
	for _, e := range list {
		errs = append(append(errs, e.BuildError), e.others...)
	}
	return errs
}

// needed are the stages that the target's files come from. A stage that the frontend resolves but from which nothing is
// copied in the end is not done.
func (f *folder) needed() []bool {
	need := make([]bool, len(f.plan.Stages))
	if f.plan.Target < 0 || f.plan.Target >= len(need) {
		return need
	}
	need[f.plan.Target] = true
	mark := func(s stage.Source) {
		if s.Kind == stage.FromStage && s.Stage >= 0 && s.Stage < len(need) {
			need[s.Stage] = true
		}
	}
	for i := f.plan.Target; i >= 0; i-- {
		if !need[i] {
			continue
		}
		mark(f.plan.Stages[i].Source)
		for _, step := range f.plan.Stages[i].Steps {
			switch op := step.Op.(type) {
			case *stage.Copy:
				if len(op.Paths) > 0 {
					mark(op.From)
				}
			case *stage.Run:
				for _, m := range op.Mounts {
					mark(m.From)
				}
			}
		}
	}
	return need
}

// pathError is an error of a file operation as Go prints it, with the path inside the tree.
func pathError(op, p, why string) error { return fmt.Errorf("%s %s: %s", op, p, why) }

// keyError is an error that comes up while BuildKit hashes the sources. The name of the snapshot, which is random, is left
// out.
func keyError(err error) error {
	return fmt.Errorf("failed to compute cache key: failed to calculate checksum of ref: %w", err)
}

// notFound is a source that is not there.
func notFound(p string) error { return keyError(fmt.Errorf("%q: not found", p)) }

// errUnknown ends an operation whose outcome hangs on something that is not known. It never reaches a user: the
// operation's effects become unknown instead.
var errUnknown = errors.New("not known")

// exists turns existence into an error that stops, or one that makes the outcome unknown.
func exists(ex fstree.Existence, missing error) error {
	switch ex {
	case fstree.Yes:
		return nil
	case fstree.Unknown:
		return errUnknown
	}
	return missing
}
