package packages

import (
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/apk"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

const (
	apkCache = "/var/cache/apk"
	apkDir   = "/etc/apk"
)

// alpineDirs are where packages put files.
var alpineDirs = []string{"/etc", "/usr", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/share", "/usr/include", "/usr/libexec", "/bin", "/sbin", "/lib", "/var", "/var/lib", "/var/cache", "/var/log", "/opt", "/srv", "/home"}

// apk is Alpine's package manager. "--virtual NAME" gives a set a name by which "apk del" takes it away.
func (m Model) apk(c *command.Call) command.Status {
	if len(c.Args) == 2 && c.Args[1] == "--print-arch" {
		return c.Run([]string{"uname", "-m"}, c.Env, files.Known(nil)) // the same names where images are built
	}
	if vague(c) && !slices.Contains(c.Args, "add") {
		return c.Misunderstood("its words are not known")
	}
	options, words := split(c.Args[1:], "-t", "--virtual", "-X", "--repository", "-p", "--root", "--cache-dir", "--keys-dir", "--repositories-file", "--arch", "--wait")
	if slices.Contains(options, "-p") || slices.Contains(options, "--root") || len(words) == 0 {
		return c.Misunderstood("another root is not modelled")
	}
	switch words[0] {
	case "update":
		m.apkIndex(c)
	case "add":
		return m.apkAdd(c, options, words[1:])
	case "del":
		m.apkDel(c, words[1:])
	case "upgrade":
		grow(c, "/usr", size.AtLeast(0), size.AtLeast(0), "what an upgrade brings depends on the day")
		open(c, alpineDirs...)
	case "info", "search", "list", "policy", "version", "verify", "stats", "dot", "audit", "fetch", "cache", "fix":
	default:
		return c.Misunderstood("apk " + words[0] + " is not modelled")
	}
	return command.Unknown
}

// apkIndex is the archive's index, which stays unless --no-cache is said.
func (m Model) apkIndex(c *command.Call) {
	if f, e := c.FS.Lookup(apkCache); !e.Failed() && f.Node != nil && strings.HasPrefix(f.Node.Class, marker) {
		return
	}
	disk, packed := apk.Index()
	grow(c, apkCache, disk, packed, "the archive's index, which --no-cache would not keep")
	state{}.remember(c, apkCache)
	tell(c, report.EffectWrite, "The package index, kept since --no-cache was not said.", apkCache, disk, nil)
}

func (m Model) apkAdd(c *command.Call, options, names []string) command.Status {
	virtual := ""
	for i, o := range options {
		if (o == "-t" || o == "--virtual") && i+1 < len(options) {
			virtual = options[i+1]
		} else if v, ok := strings.CutPrefix(o, "--virtual="); ok {
			virtual = v
		}
	}
	if !slices.Contains(options, "--no-cache") {
		m.apkIndex(c)
	}
	release := strings.TrimPrefix(m.Distro, "alpine ")
	st := recall(c, apkDir)
	named := slices.DeleteFunc(slices.Clone(names), files.Vague)
	r := apk.Add(named, st.have, release)
	if len(named) < len(names) {
		m.apkSome(c, options, &st, &r)
	}
	if len(r.Packages)+len(r.Unknown) == 0 {
		return command.Unknown
	}
	grow(c, "/usr", r.Disk, r.Compressed, "packages that apk installed")
	open(c, alpineDirs...)
	var parts []part
	for _, p := range r.Packages {
		st.have[p.Name] = true
		parts = append(parts, part{p.Name, p.Disk, p.Compressed})
	}
	for _, n := range named {
		st.ask(apk.Name(n), virtual)
	}
	st.remember(c, apkDir)
	text, kind := "Packages and what they need.", report.EffectWrite
	if len(r.Unknown) > 0 {
		text, kind = "Packages and what they need; sizes of "+list(r.Unknown)+" are not known and taken to be as packages commonly are.", report.EffectUnknown
	}
	tell(c, kind, text, "/usr", r.Disk, parts)
	return command.Unknown
}

// apkSome is what words stand for that are not known. With --no-network nothing is fetched: they name what is installed already,
// after a build from source the libraries that the new programs load, which stay when their set goes.
func (m Model) apkSome(c *command.Call, options []string, st *state, r *apk.Result) {
	if slices.Contains(options, "--no-network") {
		st.have[someKept], st.world[someKept] = true, ""
		return
	}
	r.Disk, r.Compressed = size.AtLeast(r.Disk.Bytes), size.AtLeast(r.Compressed.Bytes)
	r.Unknown = append(r.Unknown, "words that are not known here")
}

// known leaves out what stands for names that are not known.
func known(names []string) []string {
	return slices.DeleteFunc(names, func(n string) bool { return n == someKept })
}

// apkDel takes packages or virtual sets away, with what nothing needs any more.
func (m Model) apkDel(c *command.Call, names []string) {
	st := recall(c, apkDir)
	for n, set := range st.world {
		if slices.Contains(names, n) || set != "" && slices.Contains(names, set) {
			delete(st.world, n)
		}
	}
	release := strings.TrimPrefix(m.Distro, "alpine ")
	needed := map[string]bool{}
	for _, p := range apk.Add(known(st.asked()), nil, release).Packages {
		needed[p.Name] = true
	}
	disk, packed := size.Zero, size.Zero
	var parts []part
	for _, p := range apk.Add(known(sorted(st.have)), nil, release).Packages {
		if st.have[p.Name] && !needed[p.Name] {
			delete(st.have, p.Name)
			disk, packed = disk.Add(p.Disk), packed.Add(p.Compressed)
			parts = append(parts, part{p.Name, p.Disk, p.Compressed})
		}
	}
	if st.have[someKept] {
		for _, p := range parts {
			if !strings.HasSuffix(p.name, "-dev") && (strings.HasPrefix(p.name, "lib") || strings.HasSuffix(p.name, "-libs")) {
				disk, packed = less(disk, p.disk.Scale(0.2, 0, 1)), less(packed, p.compressed.Scale(0.2, 0, 1))
			}
		}
	}
	if len(parts) > 0 {
		shrink(c, "/usr", disk, packed)
		st.remember(c, apkDir)
		tell(c, report.EffectRemove, "Packages taken away again.", "/usr", disk, parts)
	}
}
