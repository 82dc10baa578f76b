package start

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// program is a file that a name leads to.
type program struct {
	// path is as it was found, real after its links.
	path, real string
	// node is nil where the file is not listed.
	node *fstree.Node
	// base is true for a program that is not listed and that the base image is made of.
	base bool
	// denied is true where a file of that name is there and may not be run.
	denied bool
}

// defaultPath is what a runtime sets where the image has no PATH (moby, oci/defaults: DefaultPathEnv).
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// program looks a command up as Go's exec.LookPath does for runc: by its path where it has a slash, else in PATH.
func (c *checker) program(name string) (*program, fstree.Existence) {
	if strings.Contains(name, "/") {
		return c.file(c.abs(name))
	}
	search := defaultPath
	if v, ok := c.env("PATH"); ok {
		search = v
	}
	denied := &program{}
	unknown := false
	for _, dir := range strings.Split(search, ":") {
		if !strings.HasPrefix(dir, "/") {
			continue // what stands in the working directory is found, but not run (exec.ErrDot)
		}
		p, e := c.file(fstree.Join(path.Clean(dir), name))
		switch {
		case e == fstree.Unknown:
			unknown = true
		case e == fstree.Yes && p.node == nil && c.originOf(c.stage, p.path, 0).line == 0:
			unknown = true // some program of that name, wherever it is
		case e == fstree.Yes && p.node == nil:
			return p, e
		case e == fstree.Yes && (p.node.Kind != fstree.File || p.denied):
			if p.node.Kind == fstree.File && denied.node == nil {
				denied = p
			}
		case e == fstree.Yes:
			return p, e
		}
	}
	switch {
	case denied.node != nil && !unknown:
		return denied, fstree.Yes
	case unknown && (c.brings(name) || c.installs(name) || c.everywhere(name)):
		return &program{path: name, base: true}, fstree.Yes
	case unknown && !c.lacks(name) && !strings.ContainsAny(name, "[]'\","):
		return &program{path: name}, fstree.Unknown
	}
	return &program{path: name}, fstree.No
}

// file is the program at a path.
func (c *checker) file(p string) (*program, fstree.Existence) {
	real, n, e := c.tree.Resolve(p)
	out := &program{path: p, real: real, node: n}
	if e == fstree.Unknown {
		return out, c.settled(p)
	}
	if e == fstree.Yes {
		_, way := c.reach(real)
		out.denied = way == fstree.No || n.Kind == fstree.File && c.may(n, execute) == fstree.No
	}
	return out, e
}

// abs is a path as seen from the working directory.
func (c *checker) abs(p string) string {
	if !strings.HasPrefix(p, "/") {
		p = path.Join("/", c.cfg.WorkingDir, p)
	}
	return path.Clean(p)
}

// env is a variable of the image; the last setting counts.
func (c *checker) env(name string) (value string, ok bool) {
	for _, kv := range c.cfg.Env {
		if v, is := strings.CutPrefix(kv, name+"="); is {
			value, ok = v, true
		}
	}
	return value, ok
}

// brought are the programs that images are made of and whose files the catalogue does not list, by the end of their names.
const brought = `
eclipse-temurin: java javac jar
openjdk: java javac jar
amazoncorretto: java
maven: java mvn
gradle: java gradle
tomcat: java catalina.sh
python: python python3 pip
ruby: ruby bundle gem rake
php: php
nginx: nginx
httpd: httpd httpd-foreground
golang: go
rust: cargo rustc
dotnet/aspnet: dotnet
dotnet/runtime: dotnet
dotnet/sdk: dotnet
denoland/deno: deno
oven/bun: bun
postgres: postgres
redis: redis-server redis-cli
mysql: mysqld
mariadb: mariadbd
mongo: mongod
caddy: caddy
traefik: traefik
haproxy: haproxy
node: node npm npx yarn
`

// brings tells of a program that is not listed whether the image is made of it.
func (c *checker) brings(name string) bool {
	root := c.root()
	image, _, _ := strings.Cut(root.Source.Image, "@")
	if i := strings.LastIndexByte(image, ':'); i > strings.LastIndexByte(image, '/') {
		image = image[:i]
	}
	short, library := strings.CutPrefix(image, "docker.io/library/")
	if !library {
		parts := strings.Split(image, "/")
		short = strings.Join(parts[max(0, len(parts)-2):], "/")
	}
	return slices.Contains(listed(brought, short), name)
}

// listed are the words of one line of a table, "NAME: WORDS" each.
func listed(table, name string) []string {
	_, rest, ok := strings.Cut(table, "\n"+name+": ")
	if !ok {
		return nil
	}
	line, _, _ := strings.Cut(rest, "\n")
	return strings.Fields(line)
}

// installers are words of commands that fetch programs by their names.
const installers = "apt-get install|apt install|apt-get -y install|apk add|apk --no-cache add|apk --update add|dnf install|microdnf install|yum install|dnf -y install|yum -y install|pip install|pip3 install|npm install -g|npm i -g|npm install --global|yarn global add|gem install|cargo install|pipx install"

// installs tells whether one of the image's own commands installs something by a program's name, which then brings that program.
func (c *checker) installs(name string) bool {
	for _, s := range c.chain() {
		for _, step := range s.Steps {
			op, ok := step.Op.(*stage.Run)
			if !ok {
				continue
			}
			text := scriptOf(op)
			if !hasAny(text, installers) {
				continue
			}
			for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n\\\"';&", r) }) {
				if i := strings.IndexAny(w, "=@~<>["); i > 0 {
					w = w[:i]
				}
				if w == name || slices.Contains(listed(packaged, name), w) {
					return true
				}
			}
			if strings.Contains(text, "-r ") && c.required(name) {
				return true
			}
		}
	}
	return false
}

// hasAny tells whether one of some words, parted by "|", stands in a text.
func hasAny(text, words string) bool {
	for w := range strings.SplitSeq(words, "|") {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// required tells whether a list of Python packages names a program's.
func (c *checker) required(name string) bool {
	_, n, e := c.tree.Resolve(c.abs("requirements.txt"))
	if e != fstree.Yes || n.Content == nil {
		return false
	}
	for l := range strings.SplitSeq(string(n.Content.Bytes), "\n") {
		if i := strings.IndexAny(l, "=~<>[ ;#"); i >= 0 {
			l = l[:i]
		}
		if strings.EqualFold(strings.TrimSpace(l), name) {
			return true
		}
	}
	return false
}

// packaged are programs that an image of Alpine has only by a package of this name (pkgs.alpinelinux.org, contents of 3.22).
const packaged = `
bash: bash
curl: curl
git: git
node: nodejs nodejs-current
npm: npm
python: python3 python2
python3: python3
pip: py3-pip
perl: perl
ruby: ruby
java: openjdk8-jre openjdk11-jre openjdk17-jre openjdk21-jre openjdk8 openjdk11 openjdk17 openjdk21
tini: tini
dumb-init: dumb-init
su-exec: su-exec
gosu: gosu
jq: jq
make: make
gcc: gcc build-base
cargo: cargo
nginx: nginx
php: php82 php83 php84
supervisord: supervisor
sudo: sudo
go: go
useradd: shadow
`

// slimLacks are programs that the slim images of node, python, ruby and rust are without: their Dockerfiles install curl and wget
// for the build alone and purge them (docker-library, nodejs/docker-node and rust-lang/docker-rust, read 2026-11-23).
var slimLacks = []string{"curl", "wget", "git"}

// lacks tells of a program that is not listed whether it is known not to be in the image all the same: by the list of the base's
// packages, as long as every command since is understood.
func (c *checker) lacks(name string) bool {
	root := c.root()
	if c.about == nil || root.Source.Image == "" || !c.followed() {
		return false
	}
	about := c.about(root.Source.Image, root.Platform)
	repo := path.Base(strings.Split(root.Source.Image, ":")[0])
	if !strings.Contains(plainRepos, " "+repo+" ") {
		return false
	}
	of := listed(packaged, name)
	switch {
	case strings.HasPrefix(about.Distro, "alpine") && of != nil && !ownPrograms(repo, name):
		has := append(c.installed("/etc/apk"), about.Packages...)
		return about.Packages != nil && !slices.ContainsFunc(has, func(p string) bool { return slices.Contains(of, p) })
	case strings.HasPrefix(about.Distro, "debian") && about.Slim:
		return slices.Contains(slimLacks, name) && len(c.installed("/var/lib/dpkg")) == 0
	}
	return false
}

// followed tells whether all that the image's commands do is known, as far as it matters for which programs are there.
func (c *checker) followed() bool {
	if c.tree.Shaken() {
		return false
	}
	for _, s := range c.chain() {
		for k, step := range c.res.Stages[s.Index].Steps {
			unknown := slices.ContainsFunc(step.Effects, func(e report.Effect) bool { return e.Kind == report.EffectUnknown })
			if unknown && mayBringPrograms(s.Steps[k].Op) {
				return false
			}
		}
	}
	return true
}

// mayBringPrograms tells of a step of which not all is known whether it may put programs where PATH leads: what npm, pip and the
// like leave there is not what a distribution's packages are.
func mayBringPrograms(op stage.Op) bool {
	switch op := op.(type) {
	case *stage.Copy:
		dest := path.Clean(op.Dest)
		return dest == "/" || dest == "/usr" || dest == "/usr/local" || path.Base(dest) == "bin" || path.Base(dest) == "sbin"
	case *stage.Run:
		text := scriptOf(op)
		return !hasAny(text, "npm |yarn |pnpm |pip |pip3 |bundle |go ") || hasAny(text, "apt|apk|dpkg|curl|wget|dnf|yum")
	}
	return false
}

// plainRepos are images of which it is known what they add to their distribution: the distribution's own, and those of one language.
const plainRepos = " alpine golang node python ruby rust nginx "

// ownPrograms tells what an image of one language has beside its packages.
func ownPrograms(repo, name string) bool {
	switch repo {
	case "node":
		return name == "node" || name == "npm"
	case "python":
		return strings.HasPrefix(name, "python") || name == "pip"
	case "golang":
		return name == "go"
	}
	return repo == name || repo == "rust" && name == "cargo" || repo == "rust" && name == "gcc" || repo == "nginx" && name == "curl"
}

// installed are the packages that the Dockerfile's own commands are known to install, as the model of the package managers remembers.
func (c *checker) installed(dir string) (names []string) {
	_, n, e := c.tree.Resolve(dir)
	if e != fstree.Yes {
		return nil
	}
	text, ok := strings.CutPrefix(n.Class, "installed:")
	if !ok {
		return nil
	}
	for _, w := range strings.Fields(text) {
		name, _, _ := strings.Cut(w, "@")
		names = append(names, name)
	}
	return names
}

// usual are the directories in which distributions keep their programs.
var usual = []string{"/bin", "/usr/bin", "/sbin", "/usr/sbin"}

// settled answers for a path of which the tree alone does not tell whether it exists, from what each step can have written: a
// file that is not known was copied somewhere, and not everywhere. A path that a COPY names is there if the build works.
func (c *checker) settled(p string) fstree.Existence {
	if base := path.Base(p); slices.Contains(usual, path.Dir(p)) {
		switch {
		case c.lacks(base):
			return fstree.No
		case c.everywhere(base), c.installs(base):
			return fstree.Yes
		}
	}
	if e, ok := c.known[p]; ok {
		return e
	}
	e := c.worked(p)
	c.known[p] = e
	return e
}

// worked goes through the steps for settled.
func (c *checker) worked(p string) fstree.Existence {
	chain := c.chain()
	bottom := c.res.Stages[chain[len(chain)-1].Index]
	_, _, e := bottom.Base.Resolve(p)
	for _, s := range slices.Backward(chain) {
		for k, step := range s.Steps {
			done := c.res.Stages[s.Index].Steps[k]
			if !done.After.Valid() || step.Op == nil {
				continue
			}
			if op, ok := step.Op.(*stage.Copy); ok {
				e = c.afterCopy(op, done, p, e)
			} else if e != fstree.Unknown && !untouched(done, p) {
				_, _, e = done.After.Resolve(p)
			}
		}
	}
	return e
}

// everywhere tells of a program whether every image of the base's distribution has it, whatever else is done to the image.
func (c *checker) everywhere(name string) bool {
	switch name {
	case "sh", "env", "cat", "ls", "sleep", "tail", "test", "true", "chmod", "chown", "mkdir":
		distro := c.base().Distro
		return libcOfDistro(distro) != "" && !strings.Contains(c.root().Source.Image, "distroless")
	}
	return false
}

// afterCopy is whether a path exists after a copy, with e before it.
func (c *checker) afterCopy(op *stage.Copy, done build.Step, p string, e fstree.Existence) fstree.Existence {
	dest := path.Clean(op.Dest)
	if real, _, _ := done.Before.Resolve(dest); real != "" && real != dest && strings.HasPrefix(p+"/", strings.TrimSuffix(real, "/")+"/") {
		dest = real
	}
	rest, below := strings.CutPrefix(p, strings.TrimSuffix(dest, "/")+"/")
	if !below && p != dest {
		return e
	}
	if _, _, after := done.After.Resolve(p); after != fstree.Unknown {
		return after
	}
	for _, src := range op.Paths {
		name := path.Base(path.Clean(src))
		if p == dest && !strings.HasSuffix(op.Dest, "/") || below && rest == name && len(op.Paths)+len(op.Inline)+len(op.URLs) > 1 || below && rest == name && strings.HasSuffix(op.Dest, "/") {
			return fstree.Yes
		}
	}
	if e == fstree.Yes {
		return e
	}
	return fstree.Unknown
}

// untouched tells whether a step left everything on the way to a path as it was.
func untouched(done build.Step, p string) bool {
	if done.After.Epoch() != done.Before.Epoch() {
		return false
	}
	for d := path.Dir(p); ; d = path.Dir(d) {
		a, ea := done.Before.Get(d)
		b, eb := done.After.Get(d)
		if ea != eb {
			return false
		}
		if ea == fstree.Yes && a == b {
			return true // what is below is shared
		}
		if ea == fstree.Yes && a.Open != b.Open {
			return false
		}
		if d == "/" {
			return ea == fstree.Yes
		}
	}
}
