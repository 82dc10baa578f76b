// Package facts is the seam for large tables: what the engine knows from measurements and indexes, and what would make it
// too heavy to load at once.
//
// A table is a text file in tables/, NAME.txt, and one declaration in the package that reads it:
//
//	var index = facts.New("apt-debian12", "Debian 12's packages", Parse)
//
// A model asks for it with the session's store, which every command of package shell is called with, and has a smaller answer
// ready for the case that it is not there (yet):
//
//	ix, ok := index.Get(c.Facts) // c is the *command.Call
//	if !ok {
//		ix = core() // small, compiled in
//	}
//
// A plain build (go build ./wasm, and every native program and test) has all tables compiled in, so Get always answers
// there. The release that cmd/serve makes is built with the tag "facts": tables are then files with a hash in their name beside
// the WebAssembly. Get answers false and remembers what was asked for, the report lists that as "wants", the page's worker
// fetches those files, hands them over by (Session).Fact, and the page analyzes again by itself. What cannot be fetched stays
// a rougher estimate, and the step says so.
//
// To add a table: put the file into tables/ (lines of text that compress well; no limit but a visitor's patience, a
// few hundred kB as brotli), declare it with New, take the store along to where it is asked for. Nothing else: cmd/serve exports whatever lies in tables/, and tests hold that each file is declared
// and read by someone, and that answers do not hang on how a table came.
// Where a small core can answer for certain, ask it first: then nothing is fetched.
//
// A parsed table is shared and must not be changed. The package does no I/O.
package facts

import (
	"maps"
	"slices"
	"sync"
)

// Table is one file of facts as T, parsed when it is first asked for.
type Table[T any] struct {
	name, about string
	parse       func(text string) (T, error)
	compiled    func() (T, error)
}

// declared are all tables by name, with what they are about. It is complete once packages are initialized.
var declared = map[string]string{}

// New declares the table tables/NAME.txt. about says what it holds, for "…, which could not be loaded". Call it from a package's
// variables only.
func New[T any](name, about string, parse func(text string) (T, error)) *Table[T] {
	declared[name] = about
	t := &Table[T]{name: name, about: about, parse: parse}
	t.compiled = sync.OnceValues(func() (v T, err error) {
		text, ok := compiledIn(name)
		if !ok {
			return v, errAbsent
		}
		return parse(text)
	})
	return t
}

type absent struct{}

func (absent) Error() string { return "the table is not compiled in" }

var errAbsent error = absent{}

// Names are all declared tables, sorted.
func Names() []string { return slices.Sorted(maps.Keys(declared)) }

// Get is the table, from the store or else as it was compiled in. ok is false where it is neither.
func (t *Table[T]) Get(s *Store) (table T, ok bool) {
	if s != nil {
		if v, ok := s.parsed[t.name].(T); ok {
			return v, true
		}
		if text, ok := s.texts[t.name]; ok {
			delete(s.texts, t.name)
			if v, err := t.parse(text); err == nil {
				s.parsed[t.name] = v
				return v, true
			}
			s.absent[t.name] = true // a file that cannot be read is as good as none
		}
	}
	if s == nil || !s.bare {
		if v, err := t.compiled(); err == nil {
			return v, true
		}
	}
	if s != nil {
		s.miss(t.name)
	}
	return table, false
}

// Store holds the tables that one session was handed. A nil store has those that are compiled in.
// It is for one caller at a time.
type Store struct {
	texts  map[string]string // not parsed yet
	parsed map[string]any
	absent map[string]bool // cannot be had
	wanted map[string]bool
	// missed are those that were asked for in vain since Missed was called.
	missed  map[string]bool
	version int
	bare    bool
}

// NewStore is empty: tables are those that are compiled in.
func NewStore() *Store {
	return &Store{texts: map[string]string{}, parsed: map[string]any{}, absent: map[string]bool{}, wanted: map[string]bool{}, missed: map[string]bool{}}
}

// NewBare is a store as in a release: it does not look at what is compiled in. Tests compare both.
func NewBare() *Store {
	s := NewStore()
	s.bare = true
	return s
}

// Open hands a table over. known is false where no table has that name.
func (s *Store) Open(name, text string) (known bool) {
	if _, known = declared[name]; known {
		s.texts[name] = text
		delete(s.parsed, name)
		delete(s.absent, name)
		delete(s.wanted, name)
		s.version++
	}
	return known
}

// Absent says that a table cannot be had: it is not wanted any more.
func (s *Store) Absent(name string) (known bool) {
	if _, known = declared[name]; known {
		s.absent[name] = true
		delete(s.wanted, name)
		s.version++
	}
	return known
}

func (s *Store) miss(name string) {
	if s.absent[name] {
		s.missed[name] = true
	} else {
		s.wanted[name] = true
	}
}

// Wants are the tables that would have sharpened an answer and were neither handed over nor called absent, sorted.
func (s *Store) Wants() []string { return slices.Sorted(maps.Keys(s.wanted)) }

// Missed says what the tables are about that were asked for since the last call and cannot be had.
func (s *Store) Missed() []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(s.missed)) {
		out = append(out, declared[name])
	}
	clear(s.missed)
	return out
}

// Version changes with every table that comes or is called absent: what was worked out before may be sharper now.
func (s *Store) Version() int { return s.version }
