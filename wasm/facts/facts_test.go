package facts

import (
	"errors"
	"strings"
	"testing"
)

var numbers = New("test-numbers", "the tests' numbers", func(text string) (int, error) {
	if text == "" {
		return 0, errors.New("empty")
	}
	return len(text), nil
})

func TestStore(t *testing.T) {
	s := NewStore()
	missing := func(why string, wants, missed string) {
		t.Helper()
		if n, ok := numbers.Get(s); ok || n != 0 {
			t.Errorf("%s: there is a table of %d", why, n)
		}
		if got := strings.Join(s.Wants(), " "); got != wants {
			t.Errorf("%s: wants %q", why, got)
		}
		if got := strings.Join(s.Missed(), " "); got != missed {
			t.Errorf("%s: missed %q", why, got)
		}
	}
	missing("at first", "test-numbers", "")
	before := s.Version()
	if !s.Absent("test-numbers") || s.Version() == before {
		t.Error("a table that cannot be had is no news")
	}
	missing("absent", "", "the tests' numbers")
	if !s.Open("test-numbers", "12345") {
		t.Error("the table is not known")
	}
	if n, ok := numbers.Get(s); !ok || n != 5 || len(s.Wants()) != 0 {
		t.Errorf("opened: %d, %v, wants %v", n, ok, s.Wants())
	}
	if n, ok := numbers.Get(s); !ok || n != 5 {
		t.Errorf("asked again: %d, %v", n, ok)
	}
	s.Open("test-numbers", "")
	missing("not readable", "", "the tests' numbers")
	if s.Open("no-such-table", "x") || s.Absent("no-such-table") {
		t.Error("a table that nobody declared is taken")
	}
	if _, ok := numbers.Get(nil); ok {
		t.Error("a table without a file is compiled in")
	}
}
