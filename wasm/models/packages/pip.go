package packages

import (
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// pip is Python's installer. What its packages take is not known here (the playground has no figures of Python's index), so
// their place holds an unknown amount; everything else in the tree stays known.
func pip(c *command.Call) command.Status {
	if vague(c) {
		return c.Misunderstood("its words are not known")
	}
	options, words := split(c.Args[1:], "-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-t", "--target", "--prefix", "--root", "-e", "--editable", "-f", "--find-links")
	if len(words) == 0 || words[0] != "install" {
		return command.Unknown
	}
	if slices.ContainsFunc(options, func(o string) bool {
		return o == "-t" || o == "--target" || o == "--prefix" || o == "--root" || o == "--user" || o == "-e" || o == "--editable"
	}) {
		return c.Misunderstood("pip install into another place is not modelled")
	}
	site := "/usr/local/lib"
	if v := strings.SplitN(env(c, "PYTHON_VERSION"), ".", 3); len(v) > 1 {
		site += "/python" + v[0] + "." + v[1] + "/site-packages"
	}
	grow(c, site, size.AtLeast(0), size.AtLeast(0), "Python packages, whose sizes are not known here")
	open(c, "/usr/local", "/usr/local/bin", "/usr/local/lib", "/usr/local/share", "/usr/local/include")
	if !slices.Contains(options, "--no-cache-dir") && env(c, "PIP_NO_CACHE_DIR") == "" {
		home := env(c, "HOME")
		if home == "" {
			home = "/root"
		}
		grow(c, home+"/.cache/pip", size.AtLeast(0), size.AtLeast(0), "archives that pip keeps; --no-cache-dir leaves none")
	}
	tell(c, report.EffectUnknown, "What `"+strings.Join(c.Args, " ")+"` takes is not known; state it to have it counted.", site, size.AtLeast(0), nil)
	return command.Unknown
}
