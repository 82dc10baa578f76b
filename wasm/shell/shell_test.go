package shell_test

import (
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/golden"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stated"
)

// with adds nodes to a job's tree.
func with(j shell.Job, add func(e *fstree.Editor)) shell.Job {
	e := j.Tree.Edit()
	add(e)
	j.Tree = e.Tree()
	return j
}

// program is a file of the base image of which only the size is known.
func program(e *fstree.Editor, p string) {
	e.Put(p, fstree.NewSized(size.Of(1000), 0o755, fstree.OriginBase))
}

// mystery is a job whose image has a program that nobody knows.
func mystery(script string) shell.Job {
	return with(job(script), func(e *fstree.Editor) { program(e, "/bin/mystery") })
}

func existence(t *testing.T, r shell.Result, p string, want fstree.Existence) {
	t.Helper()
	if _, got := r.Tree.Get(p); got != want {
		t.Errorf("%s exists: %v, want %v\n%s", p, got, want, r.Tree.Draw())
	}
}

func TestAnUnknownCommandIsNeverAFailure(t *testing.T) {
	for script, made := range map[string]fstree.Existence{
		"mystery && touch /a":                            fstree.Yes,     // the RUN succeeds only if mystery did
		"mystery; touch /a":                              fstree.Yes,     // whatever mystery did
		"set -e; mystery; touch /a":                      fstree.Yes,     // the RUN succeeds only if mystery did
		"mystery || touch /a":                            fstree.Unknown, // either
		"if mystery; then touch /a; else touch /b; fi":   fstree.Unknown,
		"mystery && touch /a || true":                    fstree.Unknown,
		"X=$(mystery) && touch /a":                       fstree.Yes,
		"[ \"$(mystery)\" = x ] && touch /a; true":       fstree.Unknown,
		"case $(mystery) in x) touch /a;; esac":          fstree.Unknown,
		"mystery || exit 1; touch /a":                    fstree.Yes,
		"mystery || { echo bad >&2; exit 1; }; touch /a": fstree.Yes,
		"mystery || exit 0; touch /a":                    fstree.Unknown,
		"while mystery; do touch /a; break; done":        fstree.Unknown,
		"mystery | cat && touch /a":                      fstree.Yes,
		"set -o pipefail; mystery | cat; touch /a":       fstree.Yes,
		"touch /a; mystery && false":                     fstree.Unknown, // it fails either way, after something unknown
		"f() { mystery; }; f && touch /a":                fstree.Yes,
		"(mystery); touch /a":                            fstree.Yes,
		"for i in $(mystery); do touch /a; done":         fstree.Unknown,
		"eval \"$(mystery)\"; touch /a":                  fstree.Yes,
		"trap 'touch /a' EXIT; mystery":                  fstree.Yes,
		"! mystery; touch /a":                            fstree.Yes,
		"mystery --flag > /a":                            fstree.Yes,
	} {
		r := shell.Run(mystery(script))
		if r.Status != shell.Unknown {
			t.Errorf("%s: %v, want unknown", script, r.Status)
		}
		if _, got := r.Tree.Get("/a"); got != made {
			t.Errorf("%s: /a exists: %v, want %v", script, got, made)
		}
		if !strings.Contains(effects(r, report.EffectUnknown), "mystery") {
			t.Errorf("%s: no effect names the command: %v", script, r.Effects)
		}
	}
}

func effects(r shell.Result, kind report.EffectKind) string {
	s := ""
	for _, e := range r.Effects {
		if e.Kind == kind {
			s += e.Path + " " + e.Text + "\n"
		}
	}
	return s
}

func TestWhatIsKnownFailsForCertain(t *testing.T) {
	for script, want := range map[string]string{
		"false":                  `process "/bin/sh -c false" did not complete successfully: exit code: 1`,
		"exit 42":                `process "/bin/sh -c exit 42" did not complete successfully: exit code: 42`,
		"nosuch":                 `process "/bin/sh -c nosuch" did not complete successfully: exit code: 127`,
		"cp /nope /x && touch /": `process "/bin/sh -c cp /nope /x && touch /" did not complete successfully: exit code: 1`,
		"echo 'a\nb'; exit 2":    `process "/bin/sh -c echo 'a\nb'; exit 2" did not complete successfully: exit code: 2`,
		"if":                     `process "/bin/sh -c if" did not complete successfully: exit code: 2`,
	} {
		r := shell.Run(job(script))
		if r.Status != shell.Failed || r.Error != want {
			t.Errorf("%s: %v %q, want %q", script, r.Status, r.Error, want)
		}
	}
}

func TestStartFailuresReadAsTheRuntimes(t *testing.T) {
	for name, j := range map[string]shell.Job{
		`process "/bin/sh -c echo hi" did not complete successfully: exit code: 1`: {Args: []string{"/bin/sh", "-c", "echo hi"}, Tree: fstree.Empty()},
		`process "echo hi" did not complete successfully: exit code: 1`:            {Args: []string{"echo", "hi"}, Env: golden.Env, Tree: fstree.Empty()},
		`process "/bin x" did not complete successfully: exit code: 1`:             {Args: []string{"/bin", "x"}, Tree: golden.Base(applets)},
		`process "/bin/sh -c id" did not complete successfully: unable to find user nobody: no matching entries in passwd file`: {
			Args: []string{"/bin/sh", "-c", "id"}, User: "nobody", Tree: golden.Base(applets)},
	} {
		if r := shell.Run(j); r.Status != shell.Failed || r.Error != name {
			t.Errorf("%v %q, want %q", r.Status, r.Error, name)
		}
	}
}

func TestExecFormRunsWithoutAShell(t *testing.T) {
	j := job("")
	j.Args = []string{"touch", "/a b", "$X"}
	j.Cwd = "/bin"
	r := shell.Run(j)
	existence(t, r, "/a b", fstree.Yes)
	existence(t, r, "/bin/$X", fstree.Yes)
	if r.Status != shell.Succeeded {
		t.Error(r.Status, r.Error)
	}
}

func TestHeredocsAreExecutableFiles(t *testing.T) {
	j := job("/dev/pipes/EOF")
	j.Files = []shell.HereFile{{Path: "EOF", Content: "#!/bin/sh\necho hi $0 > /x\n"}}
	r := shell.Run(j)
	n, _ := r.Tree.Get("/x")
	if r.Status != shell.Succeeded || n == nil || string(n.Content.Bytes) != "hi /dev/pipes/EOF\n" {
		t.Error(r.Status, r.Error, r.Tree.Draw())
	}
	existence(t, r, "/dev/pipes", fstree.No)
}

func TestStatedEffectsWin(t *testing.T) {
	j := mystery("mystery install")
	j.Stated = stated.FromRequest(report.StatedEffect{Add: []report.StatedEntry{{Path: "/usr/bin/tool", Size: 5000, Mode: "0755"}, {Path: "/l", Link: "usr/bin/tool"}}, Remove: []string{"/bin/mystery"}})
	r := shell.Run(j)
	existence(t, r, "/usr/bin/tool", fstree.Yes)
	existence(t, r, "/l", fstree.Yes)
	existence(t, r, "/bin/mystery", fstree.No)
	existence(t, r, "/other", fstree.No)
	if r.Status != shell.Succeeded || r.Tree.Total() != size.Of(2_000_000+5000) {
		t.Error(r.Status, r.Tree.Total())
	}
}

func TestShellReadsItsInput(t *testing.T) {
	for _, script := range []string{"echo 'touch /a' | sh -", "echo 'touch /a' | sh", "echo 'touch /$1' | sh -s - a"} {
		r := shell.Run(job(script))
		existence(t, r, "/a", fstree.Yes)
		if r.Status != shell.Succeeded {
			t.Errorf("%s: %v %s", script, r.Status, r.Error)
		}
	}
	for _, script := range []string{"mystery | sh -", "mystery | sh -s -- -y", "mystery | sh -s - --flag"} {
		if r := shell.Run(mystery(script + " && touch /a")); r.Status == shell.Failed {
			t.Errorf("%s fails: %s", script, r.Error)
		}
	}
}

func TestAnOpenBaseHasTheUsualPrograms(t *testing.T) {
	root := fstree.NewDir(0o755, fstree.OriginBase)
	root.Open = true
	j := job("mkdir -p /app/x && echo hi > /app/f && chmod 600 /app/f && rm -rf /var/lib/apt/lists/*")
	j.Tree, j.Distro = fstree.New(root), "debian 12"
	r := shell.Run(j)
	existence(t, r, "/app/x", fstree.Yes)
	existence(t, r, "/app/f", fstree.Yes)
	existence(t, r, "/elsewhere", fstree.Unknown)
	if n, _ := r.Tree.Get("/app/f"); n == nil || n.Mode != 0o600 || n.Content == nil || string(n.Content.Bytes) != "hi\n" {
		t.Errorf("/app/f is %+v", n)
	}
	if s := effects(r, report.EffectUnknown); s != "" {
		t.Errorf("not understood: %s", s)
	}
	if r.Tree.Shaken() {
		t.Error("the tree is in doubt")
	}
}

func TestRemovingAPatternEmptiesAnOpenDirectory(t *testing.T) {
	j := job("rm -rf /var/lists/*")
	j = with(j, func(e *fstree.Editor) {
		d := fstree.NewDir(0o755, fstree.OriginBase)
		d.Open, d.Rest = true, size.About(20_000_000, 15_000_000, 25_000_000)
		e.Put("/var/lists", d)
		e.Put("/var/lists/known", fstree.NewFile([]byte("x"), 0o644, fstree.OriginBase))
	})
	r := shell.Run(j)
	existence(t, r, "/var/lists/known", fstree.No)
	if n, _ := r.Tree.Get("/var/lists"); n.Total() != size.Zero {
		t.Errorf("the directory still has %v", n.Total())
	}
	if r.Status != shell.Succeeded {
		t.Error(r.Status, r.Effects)
	}
}

func TestSecretsAreNotKnown(t *testing.T) {
	j := job(`echo "$TOKEN" > /f; [ "$TOKEN" = a ] && touch /a; true`)
	j.SecretEnv = []string{"TOKEN"}
	r := shell.Run(j)
	existence(t, r, "/a", fstree.Unknown)
	if n, _ := r.Tree.Get("/f"); n.Content != nil || n.Size.Certainty != size.Unknown {
		t.Errorf("/f holds %+v", n)
	}
}

func TestMountPointsOfTheRuntimeStay(t *testing.T) {
	r := shell.Run(job("ls -d /proc /etc/hosts && echo x > /dev/null && echo 127.0.0.1 a >> /etc/hosts"))
	if r.Status != shell.Failed {
		t.Error("/etc/hosts can be written:", r.Status)
	}
	r = shell.Run(job("touch /tmp-file; rm -rf /proc; true"))
	for _, p := range []string{"/proc", "/dev", "/sys"} {
		existence(t, r, p, fstree.Yes)
	}
	existence(t, r, "/etc", fstree.No)
}

func TestDialects(t *testing.T) {
	for _, c := range []struct {
		shell, script string
		exists        map[string]fstree.Existence
		code          int
	}{
		{"bash", "touch /{a,b}", map[string]fstree.Existence{"/a": fstree.Yes, "/b": fstree.Yes}, 0},
		{"dash", "mkdir -p /{a,b}", map[string]fstree.Existence{"/{a,b}": fstree.Yes, "/a": fstree.No}, 0},
		{"bash", "set -o pipefail; false | true", nil, 1},
		{"dash", "set -o pipefail; touch /a", map[string]fstree.Existence{"/a": fstree.No}, 2},
		{"bash", "[[ abc == a* ]] && touch /a", map[string]fstree.Existence{"/a": fstree.Yes}, 0},
		{"dash", "rm '/bin/[['; [[ abc == a* ]] || touch /a", map[string]fstree.Existence{"/a": fstree.Yes}, 0},
		{"bash", "a=(x y); touch /${a[1]}", map[string]fstree.Existence{"/y": fstree.Yes}, 0},
		{"bash", "source /nope; touch /a", map[string]fstree.Existence{"/a": fstree.Yes}, 0},
		{"dash", "source /nope; touch /a", map[string]fstree.Existence{"/a": fstree.Yes}, 0},
		{"bash", "cat <<< word > /a", map[string]fstree.Existence{"/a": fstree.Yes}, 0},
		{"bash", "for ((i=0; i<2; i++)); do touch /$i; done", map[string]fstree.Existence{"/0": fstree.Yes, "/1": fstree.Yes, "/2": fstree.No}, 0},
		{"bash", "touch /d1 && (( 1 > 2 ))", nil, 1},
		{"dash", "echo 'a\\tb' > /a", map[string]fstree.Existence{"/a": fstree.Yes}, 0},
	} {
		j := with(job(c.script), func(e *fstree.Editor) { program(e, "/bin/"+c.shell) })
		j.Args[0], j.KeepFailed = "/bin/"+c.shell, true
		r := shell.Run(j)
		if r.Code != c.code || r.Status == shell.Unknown {
			t.Errorf("%s: %s: %v with %d, want %d; %v", c.shell, c.script, r.Status, r.Code, c.code, r.Effects)
		}
		for p, want := range c.exists {
			existence(t, r, p, want)
		}
	}
}

// copier is a model of a made-up program.
type copier struct{}

func (copier) Command(name string, args []string) (command.Func, bool) {
	return func(c *command.Call) command.Status {
		c.FS.Write("/out", c.In, 0o644)
		c.Note("it copied")
		return 0
	}, name == "mystery"
}

func TestModelsAreAskedFirst(t *testing.T) {
	j := mystery("echo hello | mystery")
	j.Models = []shell.Model{copier{}}
	r := shell.Run(j)
	if n, ex := r.Tree.Get("/out"); ex != fstree.Yes || string(n.Content.Bytes) != "hello\n" || r.Status != shell.Succeeded {
		t.Error(r.Status, r.Tree.Draw())
	}
	if !strings.Contains(effects(r, report.EffectNote), "it copied") {
		t.Error(r.Effects)
	}
}

func TestDownloadsAreFilesOfUnknownSize(t *testing.T) {
	j := with(job("cd /tmp && curl -fsSLo x.tgz https://example.org/x.tgz && tar xzf x.tgz -C /opt && rm x.tgz"), func(e *fstree.Editor) {
		program(e, "/bin/curl")
		e.Put("/tmp", fstree.NewDir(0o1777, fstree.OriginBase))
		e.Put("/opt", fstree.NewDir(0o755, fstree.OriginBase))
	})
	r := shell.Run(j)
	existence(t, r, "/tmp/x.tgz", fstree.No)
	existence(t, r, "/opt/anything", fstree.Unknown)
	existence(t, r, "/usr", fstree.No)
	if r.Status != shell.Unknown || r.Tree.Shaken() {
		t.Error(r.Status, "shaken:", r.Tree.Shaken())
	}
}
