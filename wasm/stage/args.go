package stage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// expandGlobals works out the ARGs before the first FROM. Given values win over defaults.
func (r *resolver) expandGlobals(given map[string]string) (*env, map[string]argInfo, *failure) {
	args := r.globals.clone()
	infos := map[string]argInfo{}
	for _, p := range r.meta {
		first, _ := span(p.cmd.Location())
		for _, kv := range p.cmd.Args {
			info := argInfo{name: kv.Key, description: kv.DocComment, line: first}
			value := kv.Value
			if v, ok := given[kv.Key]; ok {
				value = &v
			} else if value != nil {
				m, err := r.lex.ProcessWordWithMatches(*value, args)
				if err != nil {
					f := at(err.Error(), p.cmd.Location())
					return args, infos, &f
				}
				value = &m.Result
				info.deps = globalDeps(kv.Key, m.Matched, infos)
			}
			if value != nil {
				args.set(kv.Key, *value, kindArg, first)
				info.value = *value
			}
			infos[kv.Key] = info
		}
	}
	return args, infos, nil
}

// globalDeps are the arguments that a default mentions. One that mentions itself takes over what its earlier declaration mentioned.
func globalDeps(name string, matched map[string]struct{}, infos map[string]argInfo) []string {
	var deps []string
	for _, m := range sortedKeys(matched) {
		if m != name {
			deps = append(deps, m)
			continue
		}
		deps = append(deps, infos[name].deps...)
	}
	return deps
}

// globalArgs sets the global scope.
func (r *resolver) globalArgs() {
	args, infos, failed := r.expandGlobals(r.args)
	if failed != nil {
		r.fail(nil, *failed)
	}
	r.globals = args
	r.outline.args = infos
	for _, p := range r.meta {
		first, _ := span(p.cmd.Location())
		r.globalScope(first)
	}
}

// sourceDateEpoch reads SOURCE_DATE_EPOCH: seconds, or the name of what to take the time from. Only the former is a value here; the
// latter would have to be fetched, and the argument then counts as not given.
func (r *resolver) sourceDateEpoch() {
	const name = "SOURCE_DATE_EPOCH"
	value, given := r.args[name]
	if !given {
		if value, _ = r.globals.Get(name); value == "" {
			return
		}
	}
	formatted := ""
	if n, err := strconv.ParseInt(value, 10, 64); err == nil {
		formatted = strconv.FormatInt(n, 10)
	} else if value != "" {
		r.epochFrom(value)
	}
	if given {
		if r.args[name] = formatted; formatted == "" {
			delete(r.args, name)
		}
	}
	if old, ok := r.globals.vars[name]; ok {
		if formatted == "" {
			r.globals.remove(name)
		} else {
			r.globals.set(name, formatted, old.kind, old.line)
		}
	}
}

// epochFrom checks a SOURCE_DATE_EPOCH that is a name: the build context, a named context, or a stage of one remote ADD.
func (r *resolver) epochFrom(value string) {
	if value == "context" {
		return
	}
	if name, err := r.namedContext(value); err != nil {
		r.fail(nil, failure{message: err.Error()})
		return
	} else if name != "" {
		return
	}
	i := slices.IndexFunc(r.stages, func(s *parsedStage) bool { return strings.EqualFold(s.inst.Name, value) })
	if i < 0 {
		r.fail(nil, failure{message: "invalid SOURCE_DATE_EPOCH: " + value})
		return
	}
	if err := r.epochStage(r.stages[i]); err != nil {
		r.fail(nil, at(err.Error(), r.stages[i].inst.Location))
	}
}

// epochStage checks a stage that SOURCE_DATE_EPOCH is taken from.
func (r *resolver) epochStage(s *parsedStage) error {
	args := r.globals.clone()
	args.remove("SOURCE_DATE_EPOCH")
	base, _, err := r.lex.ProcessWord(s.inst.BaseName, args)
	if err != nil {
		return fmt.Errorf("failed to process source stage base name %q: %w", s.inst.BaseName, err)
	}
	if base != scratch {
		return fmt.Errorf("SOURCE_DATE_EPOCH stage must use FROM scratch")
	}
	found := false
	for _, c := range s.cmds {
		switch ic := c.ic.(type) {
		case *instructions.ArgCommand:
			for _, a := range ic.Args {
				value := a.Value
				if v, ok := r.args[a.Key]; ok {
					args.set(a.Key, v, kindArg, 0)
					continue
				}
				if value == nil {
					continue
				}
				v, _, err := r.lex.ProcessWord(*value, args)
				if err != nil {
					return err
				}
				args.set(a.Key, v, kindArg, 0)
			}
		case *instructions.AddCommand:
			if found {
				return fmt.Errorf("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD")
			}
			if err := r.epochSource(ic, args); err != nil {
				return err
			}
			found = true
		default:
			return fmt.Errorf("SOURCE_DATE_EPOCH stage does not meet source-only requirements: unsupported %s instruction", c.ic.Name())
		}
	}
	if !found {
		return fmt.Errorf("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD")
	}
	return nil
}

// epochSource checks the ADD of such a stage.
func (r *resolver) epochSource(c *instructions.AddCommand, args *env) error {
	if len(c.SourceContents) != 0 || len(c.SourcePaths) != 1 {
		return fmt.Errorf("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD source")
	}
	src, _, err := r.lex.ProcessWord(c.SourcePaths[0], args)
	if err != nil {
		return err
	}
	if isHTTPSource(src) {
		if c.Checksum == "" {
			return nil
		}
		sum, _, err := r.lex.ProcessWord(c.Checksum, args)
		if err != nil {
			return err
		}
		return checkDigest(sum)
	}
	ref, git, err := parseGitRef(src)
	if err != nil && git {
		return err
	}
	if err != nil || ref.likeLocal {
		return fmt.Errorf("SOURCE_DATE_EPOCH stage source must be a single HTTP(S) or Git ADD")
	}
	return nil
}
