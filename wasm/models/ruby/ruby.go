// Package ruby is Bundler and RubyGems as a model of package shell: "bundle install", "bundle config" and "gem install".
//
// Which gems come follows from Gemfile.lock, less the groups that are left out; how large they are from gems that Debian packages.
// They go where the image keeps gems (GEM_HOME, /usr/local/bundle in the official images) or below the path that Bundler is set
// to. Extensions are not compiled, so a native gem's size is a guess. An exit status is unknown, but for a Gemfile that is
// certainly missing. Package playground hands Model to the shell.
package ruby

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Model implements shell.Model.
type Model struct {
	// Distro of the base image ("debian 12", "alpine 3.24"), "" if not known.
	Distro string
}

// Command knows bundle and gem.
func (m Model) Command(name string, args []string) (command.Func, bool) {
	switch name {
	case "bundle", "bundler":
		return m.bundle, true
	case "gem":
		return m.gem, true
	}
	return nil, false
}

// table has gems with the kB that Debian 12's ruby-* packages of them take (Installed-Size, 2026-11-23), those above 350 kB; nokogiri and
// others with machine code are given what their archives for Linux hold beside, as far as that is known.
const table = `railties 1320 activerecord 2035 activesupport 1044 actionpack 979 actionview 809 puma 470 rack 470 pg 1761 sidekiq 495 devise 398 mail 3612
bundler 1686 rspec-core 769 rubocop 3247 pry 577 faker 6500 grpc 16268 ffi 631 mime-types-data 2289 aws-sdk-s3 2452 aws-sdk-core 1117
aws-partitions 701 capybara 1196 selenium-webdriver 724 kramdown 1571 jekyll 576 rouge 2195 haml 1823 sequel 3471 graphql 1795 mongo 1210 autoprefixer-rails 8589
prawn 2764 parser 5051 oj 535 nio4r 465 eventmachine 628`

var known = func() leave.Known {
	k := leave.Known{"nokogiri": 12e6}
	w := strings.Fields(table)
	for i := 0; i+1 < len(w); i += 2 {
		n, _ := strconv.ParseFloat(w[i+1], 64)
		k[w[i]] = n * 1000
	}
	return k
}()

// A gem that is not listed: of 1,392 that Debian packages the median has 61 kB, the mean 333 kB. Debian leaves tests out and
// keeps no archive; RubyGems keeps the archive (a quarter) and what compiling left.
const (
	usual, usualLow, usualHigh = 170e3, 0.15, 12.0
	kept                       = 1.35
	gzip                       = 0.42
)

// gems is what a set of them takes where they are installed.
func gems(names []string) (*leave.Bytes, []leave.Part) {
	s, parts := known.Packages(names, usual, 0.6, 2.5, usualLow, usualHigh)
	s = s.Scale(kept, kept, kept)
	return leave.Packed(s, gzip), parts
}

// home is where gems go, and their programs.
func (m Model) home(c *command.Call) (dir, bin string) {
	if h := leave.Env(c, "GEM_HOME"); h != "" {
		return h, leave.Or(leave.Env(c, "BUNDLE_BIN"), h+"/bin")
	}
	if strings.HasPrefix(m.Distro, "alpine") {
		return "/usr/lib/ruby/gems", "/usr/bin"
	}
	return "/var/lib/gems", "/usr/local/bin"
}

// settings starts the Class of Bundler's settings file; what was set follows.
const settings = "bundle:"

func settingsFile(c *command.Call) string {
	return leave.Or(leave.Env(c, "BUNDLE_APP_CONFIG"), c.FS.Abs(".bundle")) + "/config"
}

// set reads what "bundle config" was told before.
func set(c *command.Call) (values map[string]string, text string) {
	values = map[string]string{}
	if f, e := c.FS.Lookup(settingsFile(c)); e == files.OK {
		text, _ = strings.CutPrefix(f.Node.Class, settings)
		for _, w := range strings.Fields(text) {
			k, v, _ := strings.Cut(w, "=")
			values[k] = v
		}
	}
	return values, text
}

// bundle is Bundler (bundler.io/man).
func (m Model) bundle(c *command.Call) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	verb, w := leave.Parse(c.Args[1:], "--path", "--without", "--with", "--gemfile", "-j", "--jobs", "--retry", "--binstubs").Verb()
	if verb == "" && len(c.Args) > 1 && w.Has("--version", "-v", "--help", "-h") {
		return command.Unknown
	}
	switch verb {
	case "install", "":
		return m.install(c, w)
	case "config":
		return config(c, w)
	case "clean", "check", "list", "version", "show", "platform", "lock", "cache", "binstubs", "update":
		if verb == "lock" || verb == "cache" || verb == "update" || verb == "binstubs" {
			leave.Open(c, c.FS.Cwd)
		}
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	case "exec":
		return exec(c)
	}
	return c.Misunderstood("bundle " + verb + " is not modelled")
}

// exec is "bundle exec": what is run is known by its name at most.
func exec(c *command.Call) command.Status {
	if slices.Contains(c.Args, "assets:precompile") {
		b := size.About(12e6, 0.3e6, 80e6)
		leave.Fill(c, "public/assets", leave.Packed(b, 0.5), "assets that Rails compiled")
		leave.Fill(c, "tmp/cache", leave.About(8e6, 0, 60e6, 0.38), "what Rails keeps to compile faster")
		leave.Open(c, c.FS.Abs("log"), c.FS.Abs("tmp"), c.FS.Abs("node_modules"))
		return command.Unknown
	}
	if slices.Contains(c.Args, "bootsnap") {
		leave.Fill(c, "tmp/cache", leave.About(12e6, 1e6, 60e6, 0.33), "code that bootsnap compiled")
		return command.Unknown
	}
	return c.Misunderstood("what bundle exec runs is not modelled")
}

// config is "bundle config set NAME VALUE" with its older forms.
func config(c *command.Call, w *leave.Words) command.Status {
	words := slices.DeleteFunc(slices.Clone(w.Names), func(s string) bool { return s == "set" })
	if len(words) < 2 {
		return command.Unknown
	}
	_, text := set(c)
	value := strings.Join(words[1:], ":")
	value = strings.ReplaceAll(value, " ", ":")
	b := size.About(60, 20, 300)
	leave.File(c, settingsFile(c), &leave.Output{Bytes: &leave.Bytes{Disk: b, Packed: b}, Mode: 0o644, Class: settings + text + " " + words[0] + "=" + value, Why: "Bundler's settings"})
	return 0
}

// install is "bundle install".
func (m Model) install(c *command.Call, w *leave.Words) command.Status {
	file := leave.Or(w.Value("--gemfile"), leave.Env(c, "BUNDLE_GEMFILE"))
	if file == "" {
		file = "Gemfile"
		for dir := c.FS.Cwd; ; dir = path.Dir(dir) {
			_, e := c.FS.Lookup(path.Join(dir, "Gemfile"))
			_, other := c.FS.Lookup(path.Join(dir, "gems.rb"))
			if e != files.ENOENT || other != files.ENOENT {
				file = path.Join(dir, "Gemfile")
				break
			}
			if dir == "/" {
				*c.Err = c.Err.Add(files.KnownString("Could not locate Gemfile\n"))
				return 10
			}
		}
	}
	values, _ := set(c)
	without := leave.Or(strings.Join(w.Values("--without"), ":")+strings.Join(w.Names, ":"), leave.Env(c, "BUNDLE_WITHOUT"), values["without"])
	deployment := w.Has("--deployment") || on(leave.Env(c, "BUNDLE_DEPLOYMENT")) || values["deployment"] == "true"
	dir, bin := m.home(c)
	if p := leave.Or(w.Value("--path"), leave.Env(c, "BUNDLE_PATH"), values["path"]); p != "" && c.FS.Abs(p) != dir {
		dir = c.FS.Abs(p)
	} else if deployment && p == "" && leave.Env(c, "GEM_HOME") == "" {
		dir = c.FS.Abs("vendor/bundle")
	}
	text, ok := leave.Text(c, file+".lock")
	gemfile, hasGemfile := leave.Text(c, file)
	var b *leave.Bytes
	var parts []leave.Part
	why := ""
	if ok {
		l := readLock(text)
		names := l.closure(left(gemfile, strings.FieldsFunc(without, func(r rune) bool { return r == ':' || r == ' ' || r == ',' })))
		b, parts = gems(names)
		why = leave.Count(len(names), "gem") + " of Gemfile.lock, by what Debian's packages of gems take"
	} else if hasGemfile {
		names := direct(gemfile)
		more := make([]string, 4*len(names)) // what they depend on
		b, parts = gems(append(slices.Clone(names), more...))
		parts = parts[:len(names)]
		why = leave.Count(len(names), "gem") + " of the Gemfile and what they may depend on, as no lock file is known"
		n := size.About(int64(len(names))*400, int64(len(names))*60, int64(len(names))*1500+500)
		leave.File(c, file+".lock", &leave.Output{Bytes: leave.Packed(n, 0.4), Mode: 0o644, Class: "text", Why: "the lock file that Bundler writes"})
	} else {
		b, why = leave.Unknown, "Gemfile.lock is not known"
	}
	leave.Fill(c, dir, b, "gems: "+why)
	leave.Open(c, bin, path.Dir(bin))
	leave.Fill(c, leave.Home(c)+"/.bundle/cache", leave.About(3e6, 0, 45e6, 0.33), "the list of gems that Bundler keeps")
	leave.Wrote(c, dir, "Gems: "+why+".", b.Disk, parts...)
	return command.Unknown
}

func on(v string) bool { return v == "1" || v == "true" }

// gem is "gem install".
func (m Model) gem(c *command.Call) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	verb, w := leave.Parse(c.Args[1:], "-v", "--version", "-i", "--install-dir", "-n", "--bindir", "-s", "--source", "-P", "--platform").Verb()
	if verb != "install" && verb != "i" && verb != "update" {
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	}
	dir, bin := m.home(c)
	dir = leave.Or(w.Value("-i", "--install-dir"), dir)
	names := slices.Clone(w.Names)
	for i, n := range names {
		names[i], _, _ = strings.Cut(n, ":")
	}
	all := names
	if !w.Has("--ignore-dependencies") && !slices.Equal(names, []string{"bundler"}) {
		all = append(slices.Clone(names), make([]string, 4*len(names))...)
	}
	b, parts := gems(all)
	if !w.Has("--no-document", "-N", "--no-ri", "--no-rdoc") {
		docs := b.Disk.Scale(0.8, 0, 2)
		b = b.Add(leave.Packed(docs, 0.25))
	}
	leave.Grow(c, dir, b, "gems: "+leave.Names(names)+" and what they depend on")
	leave.Open(c, leave.Or(w.Value("-n", "--bindir"), bin), path.Dir(bin))
	leave.Wrote(c, dir, "Gems: "+leave.Names(names)+" and what they may depend on.", b.Disk, parts[:len(names)]...)
	return command.Unknown
}
