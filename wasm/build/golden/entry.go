package golden

import (
	"encoding/base64"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// Entry is one line of a context, an image or an archive.
type Entry struct {
	Path string
	// Type is "file", "dir", "link", "hard", "fifo" or "char".
	Type string
	Data []byte
	Mode uint32
	// HasMode is false where the usual one is meant.
	HasMode  bool
	Link     string
	UID, GID int
	// Program is a program of the machine that a real build takes for the bytes; the engine knows it by its name.
	Program string
}

// ContextFile is the entry as a request lists it.
func (e Entry) ContextFile() report.ContextFile {
	f := report.ContextFile{Path: e.Path}
	if e.HasMode {
		f.Mode = fmt.Sprintf("%04o", e.Mode)
	}
	switch e.Type {
	case "dir":
		f.Path += "/"
	case "link":
		f.Link = e.Link
	case "hard":
		f.Hardlink = e.Link
	default:
		b := base64.StdEncoding.EncodeToString(e.Data)
		f.Base64 = &b
	}
	return f
}

// ContextFiles are a context's entries as a request lists them.
func ContextFiles(list []Entry) []report.ContextFile {
	files := make([]report.ContextFile, len(list))
	for i, e := range list {
		files[i] = e.ContextFile()
	}
	return files
}

// complete adds the parents that a list lacks and puts each folder before what is in it.
func complete(list []Entry) []Entry {
	listed := map[string]bool{}
	for _, e := range list {
		listed[e.Path] = true
	}
	for _, e := range list {
		for p := path.Dir(e.Path); p != "."; p = path.Dir(p) {
			if !listed[p] {
				listed[p] = true
				list = append(list, Entry{Path: p, Type: "dir"})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// parseEntries reads lines of a path and attributes. Lines that are indented belong to the archive above them.
func parseEntries(text string) ([]Entry, error) {
	var list []Entry
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		e, archive, err := parseEntry(lines[i])
		if err != nil {
			return nil, err
		}
		if archive != "" {
			inner := ""
			for i+1 < len(lines) && strings.HasPrefix(lines[i+1], "  ") {
				i++
				inner += strings.TrimPrefix(lines[i], "  ") + "\n"
			}
			in, err := parseEntries(inner)
			if err != nil {
				return nil, err
			}
			if e.Data, err = pack(in, archive); err != nil {
				return nil, err
			}
		}
		list = append(list, e)
	}
	return list, nil
}

func parseEntry(line string) (e Entry, archive string, err error) {
	e.Type = "file"
	if e.Path, line, err = word(line); err != nil {
		return e, "", err
	}
	if p, ok := strings.CutSuffix(e.Path, "/"); ok {
		e.Path, e.Type = p, "dir"
	}
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		key, rest, ok := strings.Cut(line, "=")
		if !ok {
			return e, "", fmt.Errorf("%q is no attribute", line)
		}
		var value string
		if value, line, err = word(rest); err != nil {
			return e, "", err
		}
		if key == "tar" {
			archive = value
		} else if err := e.set(key, value); err != nil {
			return e, "", err
		}
	}
	return e, archive, nil
}

func (e *Entry) set(key, value string) (err error) {
	var n uint64
	switch key {
	case "text":
		e.Data = []byte(value)
	case "program":
		e.Program = value
	case "base64":
		e.Data, err = base64.StdEncoding.DecodeString(value)
	case "zeros":
		n, err = strconv.ParseUint(value, 10, 24)
		e.Data = make([]byte, n)
	case "mode":
		n, err = strconv.ParseUint(value, 8, 32)
		e.Mode, e.HasMode = uint32(n), true
	case "uid":
		e.UID, err = strconv.Atoi(value)
	case "gid":
		e.GID, err = strconv.Atoi(value)
	case "link", "hard":
		e.Type, e.Link = key, value
	case "type":
		e.Type = value
	default:
		return fmt.Errorf("there is no attribute %q", key)
	}
	return err
}

// word takes the first word of a line, which may be a quoted Go string.
func word(line string) (first, rest string, err error) {
	if strings.HasPrefix(line, `"`) {
		q, err := strconv.QuotedPrefix(line)
		if err != nil {
			return "", "", fmt.Errorf("%s: %w", line, err)
		}
		s, err := strconv.Unquote(q)
		return s, line[len(q):], err
	}
	first, rest, _ = strings.Cut(line, " ")
	return first, rest, nil
}
