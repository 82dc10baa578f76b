package command

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// options describes what a command takes: single letters, and long names that stand for a letter or for themselves.
type options struct {
	flags string            // letters without a value
	takes string            // letters with a value
	long  map[string]string // "--parents" → "p"; a name that ends in "=" takes a value
	// ordered stops at the first word that is not an option, as POSIX asks of env, xargs and the like.
	ordered bool
}

// parsed are a command line's options and the words left.
type parsed struct {
	set     map[string]string // letter → value ("" for a flag)
	order   []opt
	words   []string
	ok      bool   // every option is known
	strange string // the one that is not
}

type opt struct{ name, value string }

func (p *parsed) has(letter string) bool { _, ok := p.set[letter]; return ok }

func (p *parsed) add(name, value string) {
	p.set[name] = value
	p.order = append(p.order, opt{name, value})
}

// last tells which of some letters stands last, "" if none does.
func (p *parsed) last(letters string) string {
	for i := len(p.order) - 1; i >= 0; i-- {
		if len(p.order[i].name) == 1 && strings.Contains(letters, p.order[i].name) {
			return p.order[i].name
		}
	}
	return ""
}

// parse reads args (without the name) as getopt_long does.
func (o options) parse(args []string) *parsed {
	p := &parsed{set: map[string]string{}, ok: true}
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			p.words = append(p.words, args[i+1:]...)
			return p
		case strings.HasPrefix(a, "--"):
			i = o.parseLong(p, args, i)
		case len(a) > 1 && a[0] == '-':
			i = o.parseShort(p, args, i)
		default:
			p.words = append(p.words, a)
			if o.ordered {
				p.words = append(p.words, args[i+1:]...)
				return p
			}
		}
		if !p.ok {
			return p
		}
	}
	return p
}

func (o options) parseLong(p *parsed, args []string, i int) int {
	name, value, hasValue := strings.Cut(args[i], "=")
	if to, ok := o.long[name]; ok && !hasValue {
		p.add(to, "")
		return i
	}
	if to, ok := o.long[name+"="]; ok {
		if !hasValue {
			if i++; i >= len(args) {
				p.ok, p.strange = false, name
				return i
			}
			value = args[i]
		}
		p.add(to, value)
		return i
	}
	p.ok, p.strange = false, name
	return i
}

func (o options) parseShort(p *parsed, args []string, i int) int {
	word := args[i][1:]
	for j := 0; j < len(word); j++ {
		letter := word[j : j+1]
		switch {
		case strings.Contains(o.flags, letter):
			p.add(letter, "")
		case strings.Contains(o.takes, letter):
			value := word[j+1:]
			if value == "" {
				if i++; i >= len(args) {
					p.ok, p.strange = false, "-"+letter
					return i
				}
				value = args[i]
			}
			p.add(letter, value)
			return i
		default:
			p.ok, p.strange = false, "-"+letter
			return i
		}
	}
	return i
}

// options parses the call's arguments; ok is false after it said that the command is not understood.
func (c *Call) options(o options) (*parsed, bool) {
	p := o.parse(c.Args[1:])
	if !p.ok {
		return p, false
	}
	if p.has("v") && talkative[c.Args[0]] {
		c.write(files.Unknown) // what it tells differs from tool to tool
	}
	return p, true
}

// talkative are commands that tell with -v what they do.
var talkative = map[string]bool{"cp": true, "mv": true, "ln": true, "mkdir": true, "rmdir": true, "rm": true, "chmod": true, "chown": true, "chgrp": true, "install": true}

// strange is the status for an option that is not modelled.
func (c *Call) strangeOption(p *parsed) Status {
	return c.Misunderstood("its option " + p.strange + " is not modelled")
}
