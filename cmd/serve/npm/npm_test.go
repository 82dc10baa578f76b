package npm

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestUpToDate(t *testing.T) {
	const lock = `{"packages": {"": {}, "node_modules/a": {"version": "1.0.0", "integrity": "x"}, "node_modules/other-machine": {"version": "2.0.0", "optional": true}}}`
	for name, c := range map[string]struct {
		record string // npm's record of what it installed
		there  bool   // whether the package's folder exists
		want   bool
	}{
		"nothing installed":     {"", false, false},
		"as the lock says":      {`{"packages": {"node_modules/a": {"version": "1.0.0", "integrity": "x"}}}`, true, true},
		"with the optional one": {`{"packages": {"node_modules/a": {"version": "1.0.0", "integrity": "x"}, "node_modules/other-machine": {"version": "2.0.0"}}}`, true, false},
		"another version":       {`{"packages": {"node_modules/a": {"version": "1.0.1", "integrity": "x"}}}`, true, false},
		"other content":         {`{"packages": {"node_modules/a": {"version": "1.0.0", "integrity": "y"}}}`, true, false},
		"one too many":          {`{"packages": {"node_modules/a": {"version": "1.0.0", "integrity": "x"}, "node_modules/b": {"version": "1.0.0"}}}`, true, false},
		"deleted since":         {`{"packages": {"node_modules/a": {"version": "1.0.0", "integrity": "x"}}}`, false, false},
		"a broken record":       {`{`, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.MkdirAll(filepath.Join(dir, "node_modules"), 0o755); err != nil {
				t.Fatal(err)
			}
			if c.there {
				if err := os.Mkdir(filepath.Join(dir, "node_modules", "a"), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			for file, text := range map[string]string{Lock: lock, installed: c.record} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := UpToDate(dir); got != c.want || err != nil {
				t.Errorf("UpToDate = %t, %v; want %t", got, err, c.want)
			}
		})
	}
}

// What npm prints becomes one sentence.
func TestExplain(t *testing.T) {
	exit := errors.New("exit status 1")
	for out, want := range map[string]string{
		"npm error code ENOTFOUND\nnpm error syscall getaddrinfo\n":                   "the front end's packages cannot be fetched: npm does not reach its registry (ENOTFOUND); connect to the network and start again",
		"npm error code EINTEGRITY\nnpm error sha512-x wanted but got y\nnpm error\n": "the front end's packages cannot be installed: npm says: EINTEGRITY sha512-x wanted but got y",
		"npm warn something\n": "the front end's packages cannot be installed: npm says: exit status 1",
	} {
		if got := explain(out, exit).Error(); got != want {
			t.Errorf("of %q:\n got %s\nwant %s", out, got, want)
		}
	}
}
