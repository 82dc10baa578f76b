package check

import (
	"encoding/json"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

// fixes are the ways to mend what a warning is about, the best first. Rules that need a decision have none.
func (f *fixer) fixes(w stage.Warning, ins instruction) []report.Fix {
	if len(ins.words) == 0 {
		return nil
	}
	args := ins.arguments()
	switch w.Rule {
	case linter.RuleStageNameCasing.Name:
		return f.lower(args, 2)
	case linter.RuleFromAsCasing.Name:
		if len(args) == 3 {
			as := "AS"
			if ins.words[0].text == strings.ToLower(ins.words[0].text) {
				as = "as"
			}
			return one("Write "+as, f.replace(args[1], as))
		}
	case linter.RuleConsistentInstructionCasing.Name:
		word := strings.ToUpper(ins.words[0].text)
		if strings.HasSuffix(w.Message, "(lowercase)") {
			word = strings.ToLower(word)
		}
		return one("Write "+word, f.replace(ins.words[0], word))
	case linter.RuleNoEmptyContinuation.Name:
		return f.dropEmptyLines(ins)
	case linter.RuleJSONArgsRecommended.Name:
		return f.jsonForm(args)
	case linter.RuleMaintainerDeprecated.Name:
		return f.label(ins, args)
	case linter.RuleUndefinedArgInFrom.Name, linter.RuleUndefinedVar.Name:
		return f.define(w, ins)
	case linter.RuleWorkdirRelativePath.Name:
		return f.absolute(w, args)
	case linter.RuleMultipleInstructionsDisallowed.Name:
		return one("Remove the "+ins.keyword()+" that has no effect", f.deleteLines(ins.first, ins.last))
	case linter.RuleLegacyKeyValueFormat.Name:
		return f.keyValue(ins, args)
	case linter.RuleRedundantTargetPlatform.Name, linter.RuleFromPlatformFlagConstDisallowed.Name:
		if flag, ok := ins.flag("platform"); ok && len(args) > 0 {
			return one("Remove "+flag.text, report.Edit{Range: f.file.Lines.Span(flag.start, f.next(ins, flag))})
		}
	case linter.RuleInvalidDefinitionDescription.Name:
		return one("Keep the comment from being a description", f.insertLine(ins.first, "#"))
	case linter.RuleExposeProtoCasing.Name:
		if at, ok := named(args, quoted(w.Message)); ok {
			return one("Write "+strings.ToLower(at.text), f.replace(at, strings.ToLower(at.text)))
		}
	case linter.RuleExposeInvalidFormat.Name:
		if at, ok := named(args, quoted(w.Message)); ok {
			port := at.text[strings.LastIndex(at.text, ":")+1:]
			return one("Write "+port, f.replace(at, port))
		}
	}
	return nil
}

func one(title string, edits ...report.Edit) []report.Fix {
	return []report.Fix{{Title: title, Edits: edits}}
}

func (f *fixer) lower(args []word, i int) []report.Fix {
	if i >= len(args) {
		return nil
	}
	return one("Write "+strings.ToLower(args[i].text), f.replace(args[i], strings.ToLower(args[i].text)))
}

// next is where the word behind w begins.
func (f *fixer) next(ins instruction, w word) int {
	for _, o := range ins.words {
		if o.start > w.start {
			return o.start
		}
	}
	return w.end
}

// dropEmptyLines removes the empty lines inside an instruction.
func (f *fixer) dropEmptyLines(ins instruction) []report.Fix {
	var edits []report.Edit
	for n := ins.first; n <= ins.last; n++ {
		if strings.TrimSpace(f.file.Lines.Text(n)) == "" {
			edits = append(edits, f.deleteLines(n, n))
		}
	}
	if edits == nil {
		return nil
	}
	return one("Remove the empty lines", edits...)
}

// shellCharacters make a command need a shell.
const shellCharacters = "$`\"'\\|&;<>()*?[]{}~#!=%"

// jsonForm rewrites the shell form of CMD and ENTRYPOINT: as plain words, or, where a shell is needed, with the shell spelled out.
func (f *fixer) jsonForm(args []word) []report.Fix {
	if len(args) == 0 {
		return nil
	}
	start, end := args[0].start, args[len(args)-1].end
	var texts []string
	plain := true
	for _, a := range args {
		texts = append(texts, a.text)
		plain = plain && !strings.ContainsAny(a.text, shellCharacters)
	}
	at := f.file.Lines.Span(start, end)
	if plain {
		return one("Write it as a JSON list", report.Edit{Range: at, Text: jsonList(texts)})
	}
	script := f.file.Text[start:end]
	if strings.Contains(script, "\n") {
		return nil
	}
	return one("Write the shell out in a JSON list", report.Edit{Range: at, Text: jsonList([]string{"/bin/sh", "-c", script})})
}

// jsonList is a JSON array the way people write it.
func jsonList(words []string) string {
	var quotedWords []string
	for _, w := range words {
		var b strings.Builder
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if enc.Encode(w) != nil {
			return "[]"
		}
		quotedWords = append(quotedWords, strings.TrimSpace(b.String()))
	}
	return "[" + strings.Join(quotedWords, ", ") + "]"
}

// label turns MAINTAINER into the label that took its place.
func (f *fixer) label(ins instruction, args []word) []report.Fix {
	if len(args) == 0 {
		return nil
	}
	end := args[len(args)-1].end
	name := f.file.Text[args[0].start:end]
	if strings.ContainsAny(name, "\n\\\"$") {
		return nil
	}
	keyword := "LABEL"
	if ins.words[0].text == strings.ToLower(ins.words[0].text) {
		keyword = "label"
	}
	return one("Write it as a label", report.Edit{Range: f.file.Lines.Span(ins.words[0].start, end),
		Text: keyword + ` org.opencontainers.image.authors="` + name + `"`})
}

// define takes the variable that was meant, or declares the one that is not.
func (f *fixer) define(w stage.Warning, ins instruction) []report.Fix {
	var fixes []report.Fix
	name := undefinedName(w)
	if near := suggested(w); near != "" {
		if use, braces, ok := variable(ins.words, name); ok {
			text := "$" + near
			if braces {
				text = "${" + near
			}
			fixes = append(fixes, report.Fix{Title: "Use " + near, Edits: []report.Edit{f.replace(use, text)}})
		}
	}
	if w.Rule == linter.RuleUndefinedArgInFrom.Name {
		if len(f.plan.Stages) > 0 {
			first := f.above(f.plan.Stages[0].Line)
			fixes = append(fixes, report.Fix{Title: "Declare ARG " + name + " before the first FROM", Edits: []report.Edit{f.insertLine(first, "ARG "+name)}})
		}
		return fixes
	}
	title := "Declare ARG " + name + " in this stage"
	if f.global(name) {
		title = "Take over ARG " + name + " from before the first FROM"
	}
	return append(fixes, report.Fix{Title: title, Edits: []report.Edit{f.insertLine(f.above(ins.first), "ARG "+name)}})
}

// above is the first of the comment lines right above a line: what is inserted must not come between them.
func (f *fixer) above(line int) int {
	for line > 1 {
		text := strings.TrimSpace(f.file.Lines.Text(line - 1))
		if !strings.HasPrefix(text, "#") || isDirective(text) {
			return line
		}
		line--
	}
	return line
}

// global tells whether an ARG of this name stands before the first FROM.
func (f *fixer) global(name string) bool {
	for _, s := range f.plan.Scopes {
		if s.Stage >= 0 {
			break
		}
		for _, v := range s.Vars {
			if v.Name == name {
				return true
			}
		}
	}
	return false
}

// absolute writes a WORKDIR as the folder that it comes to.
func (f *fixer) absolute(w stage.Warning, args []word) []report.Fix {
	if len(args) == 0 {
		return nil
	}
	for _, s := range f.plan.Stages {
		for _, st := range s.Steps {
			wd, ok := st.Op.(*stage.Workdir)
			if ok && st.Line == w.StartLine && !st.OnBuild {
				return one("Write "+wd.Path, report.Edit{Range: f.file.Lines.Span(args[0].start, args[len(args)-1].end), Text: wd.Path})
			}
		}
	}
	return nil
}

// keyValue turns "ENV key some value" into "ENV key="some value"". Quotes in the value would change their meaning: no fix then.
func (f *fixer) keyValue(ins instruction, args []word) []report.Fix {
	if len(args) < 2 {
		return nil
	}
	end := args[len(args)-1].end
	value := f.file.Text[args[1].start:end]
	if strings.ContainsAny(value, "\n\"'\\`") {
		return nil
	}
	if strings.ContainsAny(value, " \t") {
		value = `"` + value + `"`
	}
	return one("Write "+ins.keyword()+" "+args[0].text+"=…", report.Edit{Range: f.file.Lines.Span(args[0].start, end), Text: args[0].text + "=" + value})
}

// skip adds the rule to the file's "# check" directive, or adds the directive.
func (f *fixer) skip(rule string) report.Fix {
	fix := report.Fix{Title: "Skip " + rule + " in this file"}
	line := 1
	for ; line <= f.file.Lines.Count(); line++ {
		text := strings.TrimPrefix(f.file.Lines.Text(line), "\ufeff")
		if !isDirective(text) {
			break
		}
		if key, value := directive(text); key == "check" {
			at := f.file.Lines.Offset(line)
			whole := f.file.Lines.Span(at, at+len(f.file.Lines.Text(line)))
			fix.Edits = []report.Edit{{Range: whole, Text: "# check=" + addSkip(value, rule)}}
			return fix
		}
	}
	edit := f.insertLine(line, "# check=skip="+rule)
	if line == 1 && strings.HasPrefix(f.file.Text, "\ufeff") {
		edit.Range = f.file.Lines.Span(len("\ufeff"), len("\ufeff"))
	}
	fix.Edits = []report.Edit{edit}
	return fix
}

// addSkip adds a rule to the value of a "# check" directive.
func addSkip(value, rule string) string {
	parts := strings.Split(value, ";")
	for i, p := range parts {
		if key, list, ok := strings.Cut(p, "="); ok && strings.TrimSpace(key) == "skip" {
			parts[i] = p + "," + rule
			if strings.TrimSpace(list) == "" {
				parts[i] = "skip=" + rule
			}
			return strings.Join(parts, ";")
		}
	}
	return "skip=" + rule + ";" + value
}

// directive reads "# key=value".
func directive(text string) (key, value string) {
	rest, ok := strings.CutPrefix(text, "#")
	if !ok {
		return "", ""
	}
	key, value, ok = strings.Cut(rest, "=")
	if !ok {
		return "", ""
	}
	return strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
}

func isDirective(text string) bool {
	switch key, _ := directive(text); key {
	case "syntax", "escape", "check":
		return true
	}
	return false
}
