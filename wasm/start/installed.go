package start

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

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
