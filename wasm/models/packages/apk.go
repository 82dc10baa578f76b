package packages

import (
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/apk"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
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
	if vague(c) {
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
	r := apk.Add(names, st.have, release)
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
	for _, n := range names {
		st.ask(apk.Name(n), virtual)
	}
	st.remember(c, apkDir)
	text, kind := "Packages and what they need.", report.EffectWrite
	if len(r.Unknown) > 0 {
		text, kind = "Packages and what they need; sizes of "+list(r.Unknown)+" are not known.", report.EffectUnknown
	}
	tell(c, kind, text, "/usr", r.Disk, parts)
	return command.Unknown
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
	for _, p := range apk.Add(st.asked(), nil, release).Packages {
		needed[p.Name] = true
	}
	disk, packed := size.Zero, size.Zero
	var parts []part
	for _, p := range apk.Add(sorted(st.have), nil, release).Packages {
		if st.have[p.Name] && !needed[p.Name] {
			delete(st.have, p.Name)
			disk, packed = disk.Add(p.Disk), packed.Add(p.Compressed)
			parts = append(parts, part{p.Name, p.Disk, p.Compressed})
		}
	}
	if len(parts) > 0 {
		shrink(c, "/usr", disk, packed)
		st.remember(c, apkDir)
		tell(c, report.EffectRemove, "Packages taken away again.", "/usr", disk, parts)
	}
}
