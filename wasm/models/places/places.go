// Package places names well-known directories by what is kept there: toolchains, caches, package databases.
//
// The names are for people, above all for what stayed behind in a stage; nothing is computed from them. Where a tool
// documents the directory, the comment beside it names where. Package playground hands Label to build.
package places

import "strings"

// labels by absolute directory.
var labels = map[string]string{
	"/usr/local/go":                "Go toolchain",    // go.dev/doc/install
	"/go/pkg/mod":                  "Go module cache", // go help env: GOMODCACHE below GOPATH, which the golang image sets to /go
	"/go/pkg/mod/cache":            "Go module downloads",
	"/root/go/pkg/mod":             "Go module cache",
	"/root/.cache/go-build":        "Go build cache", // go help cache
	"/usr/local/lib/node_modules":  "npm and global packages",
	"/root/.npm":                   "npm cache", // docs.npmjs.com, config "cache"
	"/root/.cache/yarn":            "Yarn cache",
	"/usr/local/share/.cache/yarn": "Yarn cache",
	"/root/.local/share/pnpm":      "pnpm store",
	"/root/.cache/pip":             "pip cache", // pip.pypa.io, caching
	"/root/.cache/pypoetry":        "Poetry cache",
	"/root/.cache/uv":              "uv cache",
	"/root/.cache/pipenv":          "Pipenv cache",
	"/root/.local/share/uv":        "Pythons and tools of uv", // docs.astral.sh/uv/reference/storage
	"/root/.bundle":                "Bundler cache",
	"/var/lib/gems":                "Ruby gems",
	"/root/.dotnet":                ".NET tools",
	"/var/lib/apt/lists":           "apt package lists", // apt(8), FILES
	"/var/cache/apt":               "apt package cache",
	"/var/lib/dpkg":                "dpkg database",
	"/var/cache/apk":               "apk cache",
	"/lib/apk/db":                  "apk database",
	"/usr/lib/apk/db":              "apk database",
	"/usr/local/cargo":             "Cargo home", // doc.rust-lang.org/cargo/guide/cargo-home.html; the rust image's CARGO_HOME
	"/usr/local/cargo/registry":    "crate downloads",
	"/usr/local/rustup":            "Rust toolchains",
	"/root/.cargo":                 "Cargo home",
	"/root/.m2":                    "Maven repository", // maven.apache.org/settings.html, localRepository
	"/root/.gradle":                "Gradle cache",
	"/home/gradle/.gradle":         "Gradle cache",
	"/opt/java":                    "Java runtime",
	"/usr/lib/jvm":                 "Java runtime",
	"/usr/share/dotnet":            ".NET",
	"/root/.nuget":                 "NuGet packages",
	"/root/.composer":              "Composer cache",
	"/usr/local/bundle":            "Ruby gems",
	"/usr/lib/gcc":                 "C compiler",
	"/usr/lib/llvm":                "LLVM",
	"/usr/include":                 "C headers",
	"/usr/share/doc":               "documentation",
	"/usr/share/man":               "manual pages",
	"/usr/share/locale":            "translations",
	"/usr/lib/python3":             "Python packages of the distribution",
	"/tmp":                         "temporary files",
}

// inside are directory names that mean the same wherever they stand.
var inside = map[string]string{
	"node_modules":  "npm packages",
	".git":          "Git history",
	"__pycache__":   "compiled Python",
	".next":         "Next.js build",
	".venv":         "Python environment",
	"venv":          "Python environment",
	"site-packages": "Python packages", // docs.python.org, site
	"dist-packages": "Python packages", // wiki.debian.org/Python
	".gradle":       "Gradle cache",
	".output":       "Nuxt build",
	".svelte-kit":   "SvelteKit build",
}

// Label is what a directory holds in a few words, "" where it is none that is known.
func Label(path string) string {
	if l := labels[path]; l != "" {
		return l
	}
	return inside[path[strings.LastIndexByte(path, '/')+1:]]
}
