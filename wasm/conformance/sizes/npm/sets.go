// Package npm compares the predicted sizes of npm's installations with real ones.
//
// The sets (sets.txt, and heldout.txt with those that were chosen at random and looked at once, when the model was done) are
// installed by npm itself, without install scripts, and only figures and the names and versions in the lock file are kept
// (records/). A comparison writes a Dockerfile for each record that copies package.json and the lock file and runs npm ci, and
// asks the whole engine for the size of that layer; then the same without development dependencies, and without a lock file.
// Command sizes prints the table; a test holds what was reached.
package npm

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed sets.txt heldout.txt records
var files embed.FS

// Set is a project's package.json.
type Set struct {
	Name         string            `json:"name"`
	Dependencies map[string]string `json:"dependencies"`
	Development  map[string]string `json:"devDependencies"`
}

// Manifest is the set as package.json.
func (s Set) Manifest() (string, error) {
	b, err := json.Marshal(s)
	return string(b), err
}

// Sets reads the sets of a file: those that were measured while the model was made, or those held out.
func Sets(heldOut bool) ([]Set, error) {
	name := "sets.txt"
	if heldOut {
		name = "heldout.txt"
	}
	text, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var out []Set
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		name, list, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("%q is no set", line)
		}
		needs, develops, _ := strings.Cut(list, "|")
		s := Set{name, map[string]string{}, map[string]string{}}
		ranges(s.Dependencies, needs)
		ranges(s.Development, develops)
		out = append(out, s)
	}
	return out, nil
}

// ranges reads "express@4 cors@2.8.5": a bare number stands for what "^" allows, as npm writes it.
func ranges(into map[string]string, list string) {
	for _, w := range strings.Fields(list) {
		at := strings.LastIndexByte(w, '@')
		if at < 1 {
			into[w] = "latest"
			continue
		}
		r := w[at+1:]
		if r[0] >= '0' && r[0] <= '9' {
			r = "^" + r
		}
		into[w[:at]] = strings.ReplaceAll(r, "_", " ")
	}
}

// Records are the measured sets.
func Records(heldOut bool) ([]Record, error) {
	sets, err := Sets(heldOut)
	if err != nil {
		return nil, err
	}
	var out []Record
	for _, s := range sets {
		text, err := fs.ReadFile(files, path.Join("records", s.Name+".txt"))
		if err != nil {
			return nil, err
		}
		r, err := Read(s.Name, string(text))
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}
