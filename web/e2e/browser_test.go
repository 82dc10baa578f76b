package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/cmd/serve/cache"
)

// Programs that stand in for those of a machine. MACHINE is the folder that they are in, PATH for the test.
const (
	aBrowser  = "#!/bin/sh\necho Chromium 1.0\n"
	aHint     = "#!/bin/sh\necho this needs the chromium snap to be installed\nexit 1\n"
	noNetwork = "#!/bin/sh\n[ $1 = -p ] && echo $MACHINE/downloaded && exit\necho no network >&2\nexit 1\n"
	download  = "#!/bin/sh\n[ $1 = -p ] && echo $MACHINE/downloaded && exit\necho download >>$MACHINE/log\nprintf '#!/bin/sh\\necho Chromium' >$MACHINE/downloaded\n/bin/chmod +x $MACHINE/downloaded\n"
	packages  = "#!/bin/sh\necho $1 >>$MACHINE/log\n[ $1 = update ] && exit\nprintf '#!/bin/sh\\necho Chromium' >$MACHINE/chromium\n/bin/chmod +x $MACHINE/chromium\n"
)

// Which browser is taken on which machine, and how one is obtained where there is none.
func TestFindBrowser(t *testing.T) {
	for name, c := range map[string]struct {
		programs map[string]string
		named    string // CHROME_BIN
		root     bool
		want     string // the browser's file, or
		wantErr  string
		wantLog  string // what was done to obtain it
	}{
		"named":                {programs: map[string]string{"mine": aBrowser, "chromium": aBrowser}, named: "mine", want: "mine"},
		"named but missing":    {programs: map[string]string{"chromium": aBrowser}, named: "mine", wantErr: "CHROME_BIN names"},
		"on PATH":              {programs: map[string]string{"google-chrome": aBrowser}, want: "google-chrome"},
		"a hint is no browser": {programs: map[string]string{"chromium-browser": aHint, "google-chrome": aBrowser}, want: "google-chrome"},
		"Playwright's":         {programs: map[string]string{"node": noNetwork, "downloaded": aBrowser}, want: "downloaded"},
		"downloaded":           {programs: map[string]string{"node": download}, want: "downloaded", wantLog: "download\n"},
		"from a package":       {programs: map[string]string{"node": noNetwork, "apt-get": packages}, root: true, want: "chromium", wantLog: "update\ninstall\n"},
		"not as root":          {programs: map[string]string{"node": noNetwork, "apt-get": packages}, wantErr: "run `apt-get install chromium` or"},
		"no package":           {programs: map[string]string{"node": noNetwork, "apt-get": aHint}, root: true, wantErr: "this needs the chromium snap"},
		"not on Debian":        {programs: map[string]string{"node": noNetwork}, root: true, wantErr: "run `apt-get install chromium` or"},
	} {
		t.Run(name, func(t *testing.T) {
			machine := t.TempDir()
			for program, text := range c.programs {
				if err := os.WriteFile(filepath.Join(machine, program), []byte(text), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("MACHINE", machine)
			t.Setenv("PATH", machine)
			t.Setenv("CHROME_BIN", "")
			if c.named != "" {
				t.Setenv("CHROME_BIN", filepath.Join(machine, c.named))
			}
			var log bytes.Buffer
			f := finder{web: machine, cache: cache.At(t.TempDir()), log: &log, root: c.root}
			got, err := f.find(t.Context())
			if c.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), c.wantErr) {
					t.Fatalf("found %s, %v; want an error with %q", got, err, c.wantErr)
				}
				return
			}
			if err != nil || got != filepath.Join(machine, c.want) {
				t.Fatalf("found %s, %v; want %s", got, err, c.want)
			}
			did, _ := os.ReadFile(filepath.Join(machine, "log")) // absent where nothing was done
			if string(did) != c.wantLog {
				t.Errorf("did %q, want %q", did, c.wantLog)
			}
			if said := strings.Contains(log.String(), "There is no Chromium on this machine"); said != (c.wantLog != "") {
				t.Errorf("said %q", log.String())
			}
		})
	}
}
