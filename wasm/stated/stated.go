// Package stated reads what people say that a RUN leaves: comments directly above the instruction, one effect a line.
//
//	# leaves: /usr/local/bin/tool 5MB 0755      a file, its size and its mode
//	# leaves: /usr/local/bin/tool 4MB..6MB      a size that is only roughly known
//	# leaves: /usr/local/bin/tool               a file whose size is not known
//	# leaves: /app/node_modules/ 80MB           a directory to which the step adds that much
//	# leaves: /usr/bin/python -> python3        a symbolic link
//	# leaves: nothing                           the step changes no file
//	# removes: /var/cache/tool                  a file, or a directory with all that is in it
//
// Sizes are decimal (300B, 20KB, 5MB, 1.5GB), or binary with an i (20KiB). A path without a leading slash is below the
// step's working directory; one with blanks stands in double quotes. A mode that is not given is 0755 for a name without
// a dot, which is how programs are named, and 0644 for others; a file that the step is seen to write keeps the one it has.
//
// The request's effects (report.StatedEffect) become the same values. What they do to a tree is package shell's to say.
// The package knows lines, not Dockerfiles; package playground finds the instructions and calls it.
package stated

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Kind of a stated effect.
type Kind uint8

const (
	// Leaves is a file, or a link.
	Leaves Kind = iota
	// Inside is an amount that the step adds to a directory.
	Inside
	// Removes is a path that is gone afterwards.
	Removes
	// Nothing says that the step changes no file.
	Nothing
)

// Effect is one thing that somebody says a step does.
type Effect struct {
	Kind Kind
	// Path is absolute, or relative to the step's working directory.
	Path string
	// Size is what a file has or a directory gets.
	Size size.Size
	// Mode is given where HasMode is true.
	Mode    uint32
	HasMode bool
	Link    string
	// Line of the comment that says so, 0 where it came with the request.
	Line int
}

// Mistake is a comment that looks like a stated effect and is none.
type Mistake struct {
	Line    int
	Message string
}

// maxAbove bounds how many comment lines above an instruction are read.
const maxAbove = 500

// Above reads the block of comment lines that ends right above a line. text gives a physical line by its number from 1.
func Above(line int, text func(int) string) (effects []Effect, mistakes []Mistake) {
	first := line
	for first > 1 && line-first < maxAbove && strings.HasPrefix(strings.TrimSpace(text(first-1)), "#") {
		first--
	}
	for n := first; n < line; n++ {
		e, ok, why := Parse(text(n))
		switch {
		case why != "":
			mistakes = append(mistakes, Mistake{n, why})
		case ok:
			e.Line = n
			effects = append(effects, e)
		}
	}
	if i := slices.IndexFunc(effects, func(e Effect) bool { return e.Kind == Nothing }); i >= 0 && len(effects) > 1 {
		mistakes = append(mistakes, Mistake{effects[i].Line, "\"leaves: nothing\" stands beside other effects of the same step, and is left out of account."})
		effects = slices.DeleteFunc(effects, func(e Effect) bool { return e.Kind == Nothing })
	}
	return effects, mistakes
}

// Parse reads one line of a Dockerfile. ok is false for anything but a stated effect; why says what is wrong with one
// that cannot be read.
func Parse(line string) (e Effect, ok bool, why string) {
	comment, isComment := strings.CutPrefix(strings.TrimSpace(line), "#")
	if !isComment {
		return e, false, ""
	}
	word, rest, _ := strings.Cut(strings.TrimLeft(comment, "# \t"), ":")
	words, closed := fields(rest)
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "leaves":
		e, why = leaves(words)
	case "removes":
		e, why = removes(words)
	default:
		return e, false, ""
	}
	if why == "" && !closed {
		why = "a double quote is not closed."
	}
	if why != "" {
		return Effect{}, false, "This comment states no effect: " + why
	}
	return e, true, ""
}

func leaves(words []string) (e Effect, why string) {
	if len(words) == 0 {
		return e, `after "leaves:" stands a path, or "nothing".`
	}
	if len(words) == 1 && words[0] == "nothing" {
		return Effect{Kind: Nothing, Size: size.Zero}, ""
	}
	e = Effect{Kind: Leaves, Path: words[0], Size: size.None}
	if strings.HasSuffix(e.Path, "/") {
		e.Kind = Inside
	}
	if why := badPath(e.Path); why != "" {
		return e, why
	}
	if len(words) > 1 && words[1] == "->" {
		if len(words) != 3 || e.Kind == Inside {
			return e, "a link is written PATH -> TARGET."
		}
		e.Link, e.Size = words[2], size.Zero
		return e, ""
	}
	sized := false
	for _, w := range joined(words[1:]) {
		if mode, ok := parseMode(w); ok && !e.HasMode {
			e.Mode, e.HasMode = mode, true
			continue
		}
		s, bad := parseSize(w)
		if bad != "" || sized {
			return e, "after the path stand a size and a mode, as in /usr/bin/tool 5MB 0755, or nothing; " + quoted(w) + " is neither."
		}
		e.Size, sized = s, true
	}
	return e, ""
}

// joined puts a number and the unit after it together: 5 MB.
func joined(words []string) []string {
	var out []string
	for _, w := range words {
		if n := len(out); n > 0 && isUnit(w) && strings.Trim(out[n-1], "0123456789.") == "" {
			out[n-1] += w
			continue
		}
		out = append(out, w)
	}
	return out
}

func removes(words []string) (e Effect, why string) {
	switch {
	case len(words) == 0:
		return e, `after "removes:" stands a path.`
	case len(words) > 1:
		return e, `after "removes:" stands one path; ` + quoted(words[1]) + " is too much."
	}
	return Effect{Kind: Removes, Path: words[0], Size: size.Zero}, badPath(words[0])
}

// maxParts bounds the parts of a path, as the engine does everywhere.
const maxParts = 128

// badPath says why a path cannot be used.
func badPath(p string) string {
	switch {
	case strings.ContainsAny(p, "*?["):
		return "a path has no wildcards; name the directory, as in /var/cache/."
	case strings.Contains(p, "$"):
		return "variables are not put in; write the path out."
	case strings.Trim(p, "/") == "":
		return "the root directory is not one step's."
	case strings.Count(p, "/") > maxParts || strings.ContainsRune(p, 0):
		return "the path is not one that the playground follows."
	}
	return ""
}

// fields splits at blanks; what stands in double quotes stays together. closed is false where a quote does not end.
func fields(s string) (words []string, closed bool) {
	var word strings.Builder
	in, started := false, false
	for _, r := range s {
		switch {
		case r == '"':
			in, started = !in, true
		case !in && (r == ' ' || r == '\t' || r == '\r'):
			if started {
				words = append(words, word.String())
			}
			word.Reset()
			started = false
		default:
			word.WriteRune(r)
			started = true
		}
	}
	if started {
		words = append(words, word.String())
	}
	return words, !in
}

func quoted(w string) string {
	if len(w) > 40 {
		w = w[:40] + "…"
	}
	return strconv.Quote(w)
}

// parseMode reads an octal mode of three to five digits.
func parseMode(w string) (mode uint32, ok bool) {
	if len(w) < 3 || len(w) > 5 {
		return 0, false
	}
	v, err := strconv.ParseUint(w, 8, 12)
	return uint32(v), err == nil
}

// FromRequest turns a request's statement into effects.
func FromRequest(s report.StatedEffect) []Effect {
	var out []Effect
	for _, p := range s.Remove {
		out = append(out, Effect{Kind: Removes, Path: p, Size: size.Zero})
	}
	for _, a := range s.Add {
		e := Effect{Kind: Leaves, Path: a.Path, Size: requested(a), Link: a.Link}
		if a.Mode != "" {
			e.Mode, e.HasMode = parseMode(a.Mode)
		}
		if a.Link == "" && strings.HasSuffix(a.Path, "/") {
			e.Kind = Inside
		}
		out = append(out, e)
	}
	out = slices.DeleteFunc(out, func(e Effect) bool { return strings.Trim(e.Path, "/") == "" || strings.Count(e.Path, "/") > maxParts })
	if len(out) == 0 {
		out = append(out, Effect{Kind: Nothing, Size: size.Zero})
	}
	return out
}

// requested is the size that a request states.
func requested(a report.StatedEntry) size.Size {
	n := max(0, a.Size)
	switch {
	case a.Unknown:
		return size.AtLeast(n)
	case a.High > 0 && a.High >= a.Low && a.Low >= 0:
		if n == 0 {
			n = a.Low + (a.High-a.Low)/2
		}
		return size.About(n, a.Low, a.High)
	}
	return size.Of(n)
}
