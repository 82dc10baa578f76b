package check

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

// place narrows a warning down to the words it is about.
func (f *fixer) place(w stage.Warning, ins instruction) (report.Range, bool) {
	if len(ins.words) == 0 {
		return report.Range{}, false
	}
	args := ins.arguments()
	switch w.Rule {
	case linter.RuleConsistentInstructionCasing.Name, linter.RuleMaintainerDeprecated.Name:
		return f.span(ins.words[0]), true
	case linter.RuleStageNameCasing.Name, linter.RuleReservedStageName.Name, linter.RuleDuplicateStageName.Name:
		if len(args) == 3 {
			return f.span(args[2]), true
		}
	case linter.RuleFromAsCasing.Name:
		if len(args) == 3 {
			return f.span(args[1]), true
		}
	case linter.RuleRedundantTargetPlatform.Name, linter.RuleFromPlatformFlagConstDisallowed.Name:
		if flag, ok := ins.flag("platform"); ok {
			return f.span(flag), true
		}
	case linter.RuleInvalidBaseImagePlatform.Name, linter.RuleInvalidDefaultArgInFrom.Name:
		if len(args) > 0 {
			return f.span(args[0]), true
		}
	case linter.RuleUndefinedVar.Name, linter.RuleUndefinedArgInFrom.Name:
		if use, _, ok := variable(ins.words, undefinedName(w)); ok {
			return f.span(use), true
		}
	case linter.RuleSecretsUsedInArgOrEnv.Name, linter.RuleExposeProtoCasing.Name, linter.RuleExposeInvalidFormat.Name,
		linter.RuleCopyIgnoredFile.Name:
		if at, ok := named(args, quoted(w.Message)); ok {
			return f.span(at), true
		}
	case linter.RuleWorkdirRelativePath.Name:
		if len(args) > 0 {
			return f.file.Lines.Span(args[0].start, args[len(args)-1].end), true
		}
	}
	return report.Range{}, false
}

// named finds the word that is a name, or a name with a value or a path ending in it.
func named(words []word, name string) (word, bool) {
	if name == "" {
		return word{}, false
	}
	for _, w := range words {
		if w.text == name || strings.HasPrefix(w.text, name+"=") || strings.TrimSuffix(strings.TrimPrefix(w.text, "./"), "/") == name {
			return w, true
		}
	}
	return word{}, false
}

// quoted is the last text in quotes of a message.
func quoted(message string) string {
	for _, q := range []string{`"`, `'`} {
		if end := strings.LastIndex(message, q); end > 0 {
			if start := strings.LastIndex(message[:end], q); start >= 0 {
				return message[start+1 : end]
			}
		}
	}
	return ""
}

// undefinedName is the variable that UndefinedVar and UndefinedArgInFrom name.
func undefinedName(w stage.Warning) string {
	_, name, ok := strings.Cut(w.Message, "'")
	if !ok {
		return ""
	}
	name, _, _ = strings.Cut(name, "'")
	return strings.TrimPrefix(name, "$")
}

// suggested is what those two propose instead, "" if nothing.
func suggested(w stage.Warning) string {
	_, name, ok := strings.Cut(w.Message, "(did you mean ")
	if !ok {
		return ""
	}
	return strings.TrimPrefix(strings.TrimSuffix(name, "?)"), "$")
}
