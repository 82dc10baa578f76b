package packages

import (
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/apt"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

const (
	aptLists = "/var/lib/apt/lists"
	dpkgDir  = "/var/lib/dpkg"
)

// debianDirs are where packages put files.
var debianDirs = []string{"/etc", "/usr", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/share", "/usr/include", "/usr/libexec", "/usr/games",
	"/etc/alternatives", "/var", "/var/lib", "/var/cache", "/var/log", "/var/spool", "/opt", "/srv"}

// apt is apt-get, apt and aptitude.
func (m Model) apt(c *command.Call) command.Status {
	if vague(c) && !slices.Contains(c.Args, "install") {
		return c.Misunderstood("its words are not known")
	}
	options, words := split(c.Args[1:], "-o", "--option", "-t", "--target-release", "-c", "--config-file", "-a", "--host-architecture")
	if len(words) == 0 {
		return command.Unknown
	}
	if slices.ContainsFunc(options, func(o string) bool { return o == "-s" || o == "--simulate" || o == "--dry-run" || o == "--print-uris" }) {
		return command.Unknown
	}
	switch words[0] {
	case "update":
		return m.update(c)
	case "install", "reinstall", "satisfy":
		return m.install(c, options, words[1:])
	case "purge", "remove", "autoremove", "autopurge":
		return m.remove(c, words[0], words[1:])
	case "dist-clean", "distclean":
		return m.distClean(c)
	case "clean", "autoclean", "auto-clean", "mark", "list", "show", "search", "policy", "check", "download", "moo":
		return command.Unknown
	case "upgrade", "dist-upgrade", "full-upgrade":
		grow(c, "/usr", size.AtLeast(0), size.AtLeast(0), "what an upgrade brings depends on the day")
		open(c, debianDirs...)
		tell(c, report.EffectUnknown, "What `"+strings.Join(c.Args, " ")+"` brings depends on the day of the build.", "/usr", size.AtLeast(0), nil)
		return command.Unknown
	}
	return c.Misunderstood(c.Args[0] + " " + words[0] + " is not modelled")
}

// update fetches the package lists.
func (m Model) update(c *command.Call) command.Status {
	disk, packed, ok := apt.Lists(m.Distro)
	if !ok {
		disk, packed = size.AtLeast(0), size.AtLeast(0)
	}
	if e := c.FS.MkdirAll(aptLists, 0o755); e.Failed() {
		return 100
	}
	f, e := c.FS.Lookup(aptLists)
	if e.Failed() || f.Node == nil {
		return 100
	}
	c.FS.Change(f.Real, func(n *fstree.Node) {
		n.Open, n.Rest, n.Packed, n.Class, n.Why = true, disk, packed, "apt lists", "the package lists that apt-get update fetched"
	})
	tell(c, report.EffectWrite, "Package lists, kept until someone deletes them.", aptLists, disk, nil)
	return command.Unknown
}

// distClean deletes the lists but for the archives' signed summaries; apt knows it from Debian 13 on. What stays was measured
// on 2026-11-23 in Debian 13: 231,169 bytes, 61,763 compressed.
func (m Model) distClean(c *command.Call) command.Status {
	if m.Distro == "debian 12" || m.Distro == "debian 11" {
		return c.Misunderstood("apt has that command from Debian 13 on")
	}
	f, e := c.FS.Lookup(aptLists)
	if e.Failed() || f.Node == nil || f.Node.Kind != fstree.Dir {
		return command.Unknown
	}
	c.FS.Change(f.Real, func(n *fstree.Node) {
		n.Open, n.Rest, n.Packed = true, size.About(231_000, 0, 400_000), size.About(62_000, 0, 110_000)
		n.Class, n.Why = "apt lists", "the archives' summaries, which apt-get dist-clean keeps"
	})
	tell(c, report.EffectRemove, "Package lists deleted, but for the archives' summaries.", aptLists, size.Zero, nil)
	return command.Unknown
}

// someKept stands in a state for packages that are marked as asked for by names that are not known.
const someKept = "?"

// aptMark is apt-mark: which packages an autoremove may take.
func (m Model) aptMark(c *command.Call) command.Status {
	_, words := split(c.Args[1:], "-f", "--file")
	if len(words) == 0 {
		return command.Unknown
	}
	st := recall(c, dpkgDir)
	switch words[0] {
	case "auto":
		for n := range st.world {
			if n != someKept && slices.ContainsFunc(words[1:], func(w string) bool { return w == n || w == ".*" || files.Vague(w) }) {
				delete(st.world, n)
			}
		}
	case "manual", "hold":
		for _, w := range words[1:] {
			if files.Vague(w) {
				st.have[someKept] = true
				w = someKept
			}
			st.ask(apt.Name(w), "")
		}
	case "showmanual", "showauto", "showhold", "minimize-manual", "unhold":
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	default:
		return c.Misunderstood("apt-mark " + words[0] + " is not modelled")
	}
	if len(st.have) > 0 {
		st.remember(c, dpkgDir)
	}
	return command.Unknown
}

// noLists is true where it is known that no package lists are there, so that nothing can be found.
func noLists(c *command.Call) bool {
	f, e := c.FS.Lookup(aptLists)
	if e == files.ENOENT {
		return true
	}
	if c.FS.InMount(aptLists) {
		return false // a cache mount may hold lists of an earlier build
	}
	return e == files.OK && f.Node.Kind == fstree.Dir && !f.Doubted && !c.FS.Tree.OpenDir(f.Node) && f.Node.Len() == 0
}

func (m Model) install(c *command.Call, options, names []string) command.Status {
	for _, n := range names {
		if strings.Contains(n, "/") && strings.HasSuffix(n, ".deb") {
			return c.Misunderstood("packages from files are not modelled")
		}
	}
	st := recall(c, dpkgDir)
	ix, near, ok := apt.For(c.Facts, m.Distro)
	if !ok {
		grow(c, "/usr", size.AtLeast(0), size.AtLeast(0), "packages of "+m.Distro)
		open(c, debianDirs...)
		tell(c, report.EffectUnknown, "What "+list(names)+" take is not known for "+orUnknown(m.Distro)+".", "/usr", size.AtLeast(0), nil)
		return command.Unknown
	}
	named := slices.DeleteFunc(slices.Clone(names), files.Vague)
	r := ix.Install(named, st.have, apt.Options{Recommends: recommends(options), Slim: m.Slim, Near: near})
	if len(named) < len(names) {
		// Some words are not known: what they stand for comes on top.
		r.Disk, r.Compressed = size.AtLeast(r.Disk.Bytes), size.AtLeast(r.Compressed.Bytes)
		r.Unknown = append(r.Unknown, "words that are not known here")
	}
	if len(r.Packages)+len(r.Unknown) == 0 {
		return command.Unknown // all of it is there
	}
	if noLists(c) {
		first := (append(named, "…"))[0]
		*c.Err = c.Err.Add(files.KnownString("E: Unable to locate package " + first + "\n"))
		return 100
	}
	disk, packed := addPrograms(c, r.Packages)
	grow(c, "/usr", less(r.Disk, disk), less(r.Compressed, packed), "packages that "+c.Args[0]+" installed")
	open(c, debianDirs...)
	var parts []part
	for _, p := range r.Packages {
		st.have[p.Name] = true
		parts = append(parts, part{p.Name, p.Disk, p.Compressed})
	}
	for _, n := range named {
		st.ask(apt.Name(n), "")
	}
	st.remember(c, dpkgDir)
	text, kind := "Packages and what they need", report.EffectWrite
	if near.Release != "" {
		text += ", as " + titled(near.Release) + " has them: " + titled(m.Distro) + "'s are close, and not known here"
	}
	if len(r.Unknown) > 0 {
		text, kind = text+"; sizes of "+list(r.Unknown)+" are not known", report.EffectUnknown
	}
	text += "."
	tell(c, kind, text, "/usr", r.Disk, parts)
	return command.Unknown
}

// titled is a release's name for a reader: "Debian 12".
func titled(distro string) string { return strings.ToUpper(distro[:1]) + distro[1:] }

// recommends tells whether recommended packages come along.
func recommends(options []string) bool {
	yes := true
	for i, o := range options {
		switch {
		case o == "--no-install-recommends":
			yes = false
		case o == "--install-recommends":
			yes = true
		case i > 0 && (options[i-1] == "-o" || options[i-1] == "--option"):
			o = strings.ToLower(strings.ReplaceAll(o, `"`, ""))
			if v, ok := strings.CutPrefix(o, "apt::install-recommends="); ok {
				yes = v == "1" || v == "true" || v == "yes"
			}
		}
	}
	return yes
}

// remove takes packages away; with autoremove, or --auto-remove, also what was only needed by others. What the base image
// brought stays counted, since its packages' own sizes are not known here.
func (m Model) remove(c *command.Call, verb string, names []string) command.Status {
	ix, near, ok := apt.For(c.Facts, m.Distro)
	st := recall(c, dpkgDir)
	if !ok || len(st.have) == 0 {
		return command.Unknown
	}
	o := apt.Options{Slim: m.Slim, Near: near}
	gone := map[string]bool{}
	for _, n := range names {
		if n = apt.Name(strings.TrimSuffix(n, "-")); st.have[n] {
			gone[n] = true
			delete(st.world, n)
		}
	}
	if strings.HasPrefix(verb, "auto") || slices.Contains(c.Args, "--auto-remove") || slices.Contains(c.Args, "--autoremove") {
		needed := map[string]bool{}
		for _, p := range ix.Install(st.asked(), nil, o).Packages {
			needed[p.Name] = true
		}
		for n := range st.have {
			gone[n] = gone[n] || !needed[n]
		}
	}
	disk, packed := size.Zero, size.Zero
	var parts []part
	var taken []apt.Package
	for _, p := range ix.Install(sorted(st.have), nil, o).Packages {
		if gone[p.Name] && st.have[p.Name] {
			delete(st.have, p.Name)
			disk, packed = disk.Add(p.Disk), packed.Add(p.Compressed)
			parts = append(parts, part{p.Name, p.Disk, p.Compressed})
			taken = append(taken, p)
		}
	}
	if st.have[someKept] {
		disk, packed = keptLibraries(taken, disk, packed)
	}
	if len(parts) > 0 {
		listed, listedPacked := takePrograms(c, taken)
		shrink(c, "/usr", less(disk, listed), less(packed, listedPacked))
		st.remember(c, dpkgDir)
		tell(c, report.EffectRemove, "Packages taken away again.", "/usr", disk, parts)
	}
	return command.Unknown
}

// keptLibraries is what goes where some packages stay that are marked by names which are not known: after a build from source
// those are the libraries that the new programs load. A fifth of all libraries' bytes is a guess, none and all the bounds.
func keptLibraries(taken []apt.Package, disk, packed size.Size) (size.Size, size.Size) {
	for _, p := range taken {
		if strings.HasPrefix(p.Name, "lib") && !strings.HasSuffix(p.Name, "-dev") && !strings.Contains(p.Name, "perl") {
			disk, packed = less(disk, p.Disk.Scale(0.2, 0, 1)), less(packed, p.Compressed.Scale(0.2, 0, 1))
		}
	}
	return disk, packed
}

func orUnknown(distro string) string {
	if distro == "" {
		return "a base that is not known"
	}
	return distro
}
