package goal

import (
	"encoding/json"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// bytes writes a number of bytes the way docker does: decimal units, three digits.
func bytes(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB", "PB"}
	f, i := float64(n), 0
	for f >= 999.5 && i < len(units)-1 {
		f, i = f/1000, i+1
	}
	if i == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return strconv.FormatFloat(f, 'g', 3, 64) + " " + units[i]
}

// sized writes a size with how well it is known.
func sized(s report.Size) string {
	switch s.Certainty {
	case size.Exact:
		return bytes(s.Bytes)
	case size.Estimated:
		return fmt.Sprintf("about %s (%s to %s)", bytes(s.Bytes), bytes(s.Low), bytes(s.High))
	}
	return "at least " + bytes(s.Low)
}

// count writes a number with its noun.
func count(n int64, noun string) string {
	if n == 1 {
		return "one " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// quoted joins up to three names, each between backquotes, and counts the rest.
func quoted(names []string) string {
	const most = 3
	var b strings.Builder
	for i, n := range names {
		switch {
		case i == most:
			fmt.Fprintf(&b, " and %d more", len(names)-most)
			return b.String()
		case i > 0 && i == len(names)-1:
			b.WriteString(" and ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString("`" + n + "`")
	}
	return b.String()
}

// orEmpty quotes a value that may be empty.
func orEmpty(value string) string {
	if value == "" {
		return "empty"
	}
	return "`" + value + "`"
}

// onLines writes "line 3" or "lines 3 and 5".
func onLines(lines []int) string {
	lines = tidy(lines)
	words := make([]string, len(lines))
	for i, n := range lines {
		words[i] = strconv.Itoa(n)
	}
	switch len(words) {
	case 0:
		return "no line"
	case 1:
		return "line " + words[0]
	}
	last := len(words) - 1
	return "lines " + strings.Join(words[:last], ", ") + " and " + words[last]
}

// jsonWords writes a command line as the exec form has it.
func jsonWords(words []string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(words); err != nil {
		return strings.Join(words, " ")
	}
	return strings.ReplaceAll(strings.TrimSpace(b.String()), `","`, `", "`)
}

// sentence ends a text that may or may not be one already.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// flags reads the --name=value words at the start of an instruction, as often as each is given.
func flags(instruction string) map[string][]string {
	out := map[string][]string{}
	words := strings.Fields(instruction)
	for _, w := range words[min(1, len(words)):] {
		name, found := strings.CutPrefix(w, "--")
		if !found {
			break
		}
		name, value, _ := strings.Cut(name, "=")
		out[name] = append(out[name], strings.Trim(value, `"'`))
	}
	return out
}

// wild tells whether text matches a pattern in which "*" stands for any characters, slashes too.
func wild(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(text, p)
		if i < 0 {
			return false
		}
		text = text[i+len(p):]
	}
	return strings.HasSuffix(text, parts[len(parts)-1])
}

// cleanPath makes a path absolute and plain, so that "bin/client" and "/bin/client" are one.
func cleanPath(p string) string { return path.Clean("/" + p) }

// below makes a test for paths that match a pattern or lie below one that does. A plain path is compared without matching:
// an image may have tens of thousands of files.
func below(pattern string) func(string) bool {
	pattern = cleanPath(pattern)
	if !isPattern(pattern) {
		folder := strings.TrimSuffix(pattern, "/") + "/"
		return func(p string) bool {
			if !strings.HasPrefix(p, "/") {
				p = "/" + p
			}
			return p == pattern || strings.HasPrefix(p, folder)
		}
	}
	return func(p string) bool {
		for p = cleanPath(p); ; p = path.Dir(p) {
			if ok, _ := path.Match(pattern, p); ok || p == "/" {
				return ok
			}
		}
	}
}

// isPattern tells whether a path has wildcards.
func isPattern(p string) bool { return strings.ContainsAny(p, `*?[\`) }
