package command

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// keyText is a key, a signature or what was signed: small, and not known.
var keyText = size.About(3_000, 0, 200_000)

// gpg writes what it is told to by --output and --keyring, and its own directory, where fetched keys go. Which keys they are is
// not known, but they are small.
func gpg(c *Call) Status {
	out := ""
	for i, a := range c.Args[1:] {
		name, value, ok := strings.Cut(a, "=")
		if !ok && i+2 < len(c.Args) {
			value = c.Args[i+2]
		}
		switch name {
		case "-o", "--output":
			out = value
		case "--keyring", "--primary-keyring":
			if strings.Contains(value, "/") {
				out = value
			}
		case "--homedir":
			return c.keyHome(value)
		}
	}
	switch {
	case out == "" || out == "-":
		c.write(files.Sized(keyText))
	case files.Vague(out):
		c.FS.Blur(out)
	default:
		real, e := c.FS.Create(out, 0o666&^c.FS.Umask, !slices.Contains(c.Args, "--keyring"))
		if !e.Failed() && real != "" {
			c.FS.Append(real, files.Sized(keyText))
		}
	}
	return c.keyHome(cmp.Or(c.getenv("GNUPGHOME"), path.Join(cmp.Or(c.getenv("HOME"), "/root"), ".gnupg")))
}

// keyHome is the directory of the keyrings, which gpg makes if it is not there.
func (c *Call) keyHome(dir string) Status {
	if files.Vague(dir) {
		c.FS.Blur(dir)
		return Unknown
	}
	if c.mkdirAll(dir, 0o700).Failed() {
		return Unknown
	}
	f, e := c.FS.Lookup(dir)
	if e != files.OK {
		return Unknown
	}
	about := size.About(40_000, 0, 400_000)
	if f.Node.Rest.Certainty != "" {
		about = size.About(3_000, 0, 100_000) // another key
	}
	c.FS.Open(f.Real, about)
	c.Effect(report.Effect{Kind: report.EffectWrite, Path: f.Real, Text: "keys, and notes on them", Size: &about})
	return Unknown
}
