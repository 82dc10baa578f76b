package command

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// tool is a program that writes into known directories things that are not known: a package manager of a language, a
// compiler with an output directory. Directories that start with "~/" are in the home, others that are relative in the
// working directory.
type tool struct {
	// verbs are the subcommands that write; others are not understood. Empty: any.
	verbs map[string]bool
	// reads are subcommands that write nothing.
	reads map[string]bool
	dirs  []string
	// global are the directories where -g or --global stands on the line.
	global []string
	text   string
	// about is what it writes, all together, where that is known to be little; unknown if it is the zero value.
	about size.Size
}

// toolTable says where the usual tools write, as their documentation has it. How much is for the models that come before
// this table; here it is not known.
func toolTable(name string) (tool, bool) {
	switch name {
	case "npm", "cnpm":
		return tool{verbs: set("ci install i add update uninstall remove prune dedupe cache run run-script exec rebuild test build start link pack audit"), reads: set("config view ls list version -v --version whoami ping root bin help"),
			dirs: []string{".", "~/.npm"}, global: []string{"/usr/local/lib/node_modules", "/usr/local/bin", "~/.npm"}, text: "what the packages and their scripts leave is not known"}, true
	case "npx", "pnpx", "bunx":
		return tool{dirs: []string{".", "~/.npm"}, text: "what the package leaves is not known"}, true
	case "yarn", "yarnpkg":
		return tool{reads: set("config --version -v info list why"), dirs: []string{".", "~/.cache", "/usr/local/share/.cache", "~/.yarn"}, global: []string{"/usr/local/share/.config", "/usr/local/bin", "/usr/local/share/.cache"}, text: "what the packages and their scripts leave is not known"}, true
	case "pnpm":
		return tool{reads: set("config --version -v list"), dirs: []string{".", "~/.local/share/pnpm", "~/.cache"}, global: []string{"~/.local/share/pnpm", "~/.cache"}, text: "what the packages and their scripts leave is not known"}, true
	case "bun":
		return tool{reads: set("--version -v"), dirs: []string{".", "~/.bun"}, text: "what it leaves is not known"}, true
	case "corepack":
		return tool{dirs: []string{"/usr/local/bin", "~/.cache/node"}, text: "what it installs is not known"}, true
	case "tsc", "vite", "next", "webpack", "rollup", "esbuild", "ng", "parcel", "hugo", "jekyll", "mkdocs", "sphinx-build", "swc":
		return tool{dirs: []string{"."}, text: "what it builds is not known"}, true
	case "pip", "pip3":
		return tool{verbs: set("install uninstall download wheel cache"), reads: set("list show freeze check config --version -V"),
			dirs: []string{"/usr/local/lib", "/usr/local/bin", "/usr/lib/python3", "~/.cache/pip", "~/.local"}, text: "what the packages bring is not known"}, true
	case "poetry", "pipenv", "uv", "pdm", "conda", "mamba", "micromamba":
		return tool{reads: set("--version -V config"), dirs: []string{".", "/usr/local/lib", "/usr/local/bin", "/opt", "~/.cache", "~/.local"}, text: "what the packages bring is not known"}, true
	case "bundle", "bundler", "gem":
		return tool{verbs: set("install update exec config add cache clean package"), reads: set("--version -v list"), dirs: []string{".", "/usr/local/bundle", "/usr/local/lib/ruby", "/var/lib/gems", "/usr/local/bin", "~/.bundle"}, text: "what the gems bring is not known"}, true
	case "composer":
		return tool{reads: set("--version -V show validate"), dirs: []string{".", "~/.composer", "~/.cache"}, text: "what the packages bring is not known"}, true
	case "cargo":
		return tool{reads: set("--version -V metadata tree fmt clippy"), dirs: []string{"target", "/usr/local/cargo", "~/.cargo"}, text: "what it compiles is not known"}, true
	case "rustup":
		return tool{dirs: []string{"/usr/local/rustup", "/usr/local/cargo", "~/.rustup", "~/.cargo"}, text: "what it installs is not known"}, true
	case "mvn", "mvnw":
		return tool{reads: set("--version -v"), dirs: []string{".", "~/.m2"}, text: "what it builds is not known"}, true
	case "gradle", "gradlew":
		return tool{reads: set("--version -v"), dirs: []string{".", "~/.gradle", "/home/gradle/.gradle"}, text: "what it builds is not known"}, true
	case "dotnet":
		return tool{reads: set("--version --info"), dirs: []string{".", "~/.nuget", "~/.local/share", "/tmp"}, text: "what it builds is not known"}, true
	case "java":
		// Only -Xshare:dump is understood. It writes 13.6 MB with Debian's OpenJDK 17, 14.6 MB with 21, maybe over what was there.
		return tool{verbs: set("-Xshare:dump"), reads: set("-version --version -Xshare:dump"), dirs: []string{"/opt/java/openjdk/lib/server", "/usr/lib/jvm"}, text: "an archive of its classes", about: size.About(14_000_000, 0, 17_000_000)}, true
	case "ldconfig":
		// Debian's with 20 to 300 libraries: 6 to 40 kB in ld.so.cache, 2 to 20 kB in aux-cache.
		return tool{dirs: []string{"/etc", "/var/cache/ldconfig"}, text: "the loader's cache is written anew", about: size.About(25_000, 2_000, 100_000)}, true
	case "update-ca-certificates":
		// The bundle of Debian 12 and 13 is 222 kB and 229 kB.
		return tool{dirs: []string{"/etc/ssl/certs"}, text: "the certificates' bundle is written anew", about: size.About(225_000, 180_000, 450_000)}, true
	case "apt-key":
		return tool{dirs: []string{"~/.gnupg", "/usr/share/keyrings", "/etc/apt"}, text: "which keys it writes is not known"}, true
	case "openssl", "ssh-keygen", "ssh-keyscan":
		return tool{dirs: []string{"~/.ssh"}, text: "what it writes is not known"}, true
	case "apt-mark", "apt-config":
		return tool{dirs: []string{"/var/lib/apt"}, text: "apt's notes on packages change"}, true
	case "update-alternatives":
		return tool{reads: set("--list --query --display"), dirs: []string{"/etc/alternatives", "/usr/bin", "/usr/local/bin", "/var/lib/dpkg/alternatives"}, text: "which links it makes is not known"}, true
	case "fc-cache", "gtk-update-icon-cache", "glib-compile-schemas", "update-mime-database", "ldconfig.real", "update-desktop-database":
		return tool{dirs: []string{"/var/cache", "/usr/share", "~/.cache"}, text: "its cache is written anew"}, true
	case "locale-gen", "localedef", "update-locale", "dpkg-reconfigure":
		// en_US.UTF-8 takes 3.06 MB in Debian 13, more with several.
		return tool{dirs: []string{"/usr/lib/locale"}, text: "the locales are generated", about: size.About(3_060_000, 0, 9_000_000)}, true
	case "xz", "unxz", "bzip2", "bunzip2", "zstd", "unzstd", "lz4", "7z", "7za", "zip", "ar", "cpio", "split", "patch":
		return tool{dirs: []string{"."}, text: "which files it makes is not known"}, true
	case "make", "gmake", "cmake", "ninja", "meson", "scons", "bazel", "configure", "Configure", "config", "autoconf", "autoreconf", "automake", "autogen.sh", "buildconf", "bootstrap", "libtoolize", "aclocal":
		return tool{reads: set("--version -v"), dirs: []string{".", "/usr", "/etc", "/opt", "/var", "/tmp", "~/.cache"}, text: "what it builds is not known"}, true
	case "docker-php-ext-install", "docker-php-ext-configure", "docker-php-ext-enable", "docker-php-source", "pecl", "pear", "phpize", "install-php-extensions":
		return tool{dirs: []string{"/usr", "/etc", "/tmp", "~/.pearrc"}, text: "what the extensions bring is not known"}, true
	case "a2enmod", "a2dismod", "a2enconf", "a2disconf", "a2ensite", "a2dissite", "phpenmod", "phpdismod", "rabbitmq-plugins", "update-rc.d", "rc-update", "systemctl", "service", "add-apt-repository", "apt-add-repository":
		return tool{dirs: []string{"/etc", "/var/lib"}, text: "which of its settings change is not known"}, true
	case "dnf", "microdnf", "tdnf", "yum", "zypper", "pacman", "rpm", "rpmkeys", "opkg", "emerge", "xbps-install":
		return tool{reads: set("--version -q -qa list info search repolist"), dirs: []string{"/usr", "/etc", "/var", "/opt", "/tmp"}, text: "what the packages bring is not known"}, true
	case "stack", "cabal", "ghcup", "opam", "mix", "rebar3", "sbt", "lein", "zig", "swift", "nuget", "msbuild", "elm", "deno", "flutter", "dart":
		return tool{reads: set("--version version --help"), dirs: []string{".", "~/.stack", "~/.cabal", "~/.local", "~/.opam", "~/.mix", "~/.hex", "~/.cache", "~/.ivy2", "~/.sbt", "~/.pub-cache", "/opt", "/usr/local"}, text: "what it builds is not known"}, true
	case "cpanm", "cpan", "cpm", "luarocks":
		return tool{reads: set("--version"), dirs: []string{".", "/usr/local", "/usr/share", "/usr/lib", "~/.cpanm", "~/.cpan"}, text: "what the modules bring is not known"}, true
	case "fallocate", "mknod", "iconv", "xmlstarlet", "protoc", "sassc", "convert", "optipng", "jar":
		return tool{dirs: []string{"."}, text: "which files it writes is not known"}, true
	case "strip", "upx":
		return tool{dirs: []string{"."}, text: "how much smaller files get is not known"}, true
	}
	return tool{}, false
}

// toolFunc runs a tool of the table.
func toolFunc(t tool) Func {
	return func(c *Call) Status {
		verb, global := "", false
		for _, a := range c.Args[1:] {
			if a == "-g" || a == "--global" || a == "global" {
				global = true
			}
			if verb == "" && (!strings.HasPrefix(a, "-") || t.reads[a]) {
				verb = a
			}
		}
		c.write(files.Unknown)
		if t.reads[verb] && !t.verbs[verb] {
			return Unknown
		}
		if t.verbs != nil && !t.verbs[verb] {
			return c.Misunderstood("its command " + verb + " is not modelled")
		}
		dirs := t.dirs
		if t.about.Certainty != "" {
			c.touchLittle(t)
			dirs = nil
		}
		if global && t.global != nil {
			dirs = t.global
		}
		outputs := outputDirs(c.Args)
		told := false
		for _, d := range append(append([]string(nil), dirs...), outputs...) {
			c.touchTool(d, t.text, &told)
		}
		return Unknown
	}
}

// outputDirs are the values of the options by which tools are told where to write.
func outputDirs(args []string) []string {
	var out []string
	for i, a := range args {
		name, value, ok := strings.Cut(a, "=")
		if !ok && i+1 < len(args) {
			value = args[i+1]
		}
		switch name {
		case "-o", "--output", "--out", "--outdir", "--out-dir", "--outDir", "--prefix", "--target", "-t", "--root", "--destination", "-d", "--target-dir", "--user-install-dir", "-out", "-keyout", "-f":
			if value != "" && !strings.HasPrefix(value, "-") {
				out = append(out, value)
			}
		}
	}
	return out
}

// touchLittle adds what a tool writes to the first of its directories that is there.
func (c *Call) touchLittle(t tool) {
	for _, d := range t.dirs {
		if f, e := c.FS.Lookup(d); e == files.OK {
			c.FS.Open(f.Real, t.about)
			c.Effect(report.Effect{Kind: report.EffectWrite, Path: f.Real, Text: t.text, Size: &t.about})
			return
		}
	}
	// It makes the directory, if that is not there.
	for d := path.Dir(t.dirs[0]); ; d = path.Dir(d) {
		if f, e := c.FS.Lookup(d); e == files.OK || d == "/" || d == "." {
			c.FS.Open(f.Real, t.about)
			return
		}
	}
}

// touchTool opens a directory that is there or may be; the first one gets the words.
func (c *Call) touchTool(d, text string, told *bool) {
	if rest, ok := strings.CutPrefix(d, "~/"); ok {
		home := c.getenv("HOME")
		if home == "" {
			home = "/root"
		}
		d = path.Join(home, rest)
	}
	if files.Vague(d) {
		c.FS.Blur(d)
		return
	}
	f, e := c.FS.Lookup(d)
	if e != files.OK {
		// It may be made: the directory above holds it then.
		c.FS.Blur(d)
		return
	}
	c.FS.Blur(strings.TrimRight(f.Real, "/") + "/" + files.Mark)
	if !*told {
		*told = true
		c.Effect(unknownBelow(f.Real, text))
	}
}
