package packages

import (
	"path"
	"slices"

	"github.com/dockerfile-stages/playground/wasm/models/npm"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// download is what a package's install script fetches besides the package.
type download struct {
	name string
	// dir is below the user's home; env names another.
	dir, env string
	// skip are variables that prevent it.
	skip []string
	disk size.Size
	what string
}

// downloads are the install scripts that weigh most. Sizes are those that people reported: of puppeteer's two browsers 356 and
// 189 MB (its issue 12460), of its older single one 292 MB (3027); of Cypress 0.43 to 0.65 GB a version (its documentation's pull request
// 3217, cypress-docker-images 476); of Prisma's engines 102 MB, and as much in a cache (its issues 7520 and 11577), later ones a third of it (16649).
var downloads = []download{
	{"puppeteer", ".cache/puppeteer", "PUPPETEER_CACHE_DIR", []string{"PUPPETEER_SKIP_DOWNLOAD", "PUPPETEER_SKIP_CHROMIUM_DOWNLOAD"},
		size.About(545e6, 280e6, 800e6), "the browser that puppeteer's install script fetches"},
	{"cypress", ".cache/Cypress", "CYPRESS_CACHE_FOLDER", []string{"CYPRESS_INSTALL_BINARY"},
		size.About(550e6, 420e6, 800e6), "the program that Cypress's install script fetches"},
	{"@prisma/engines", ".cache/prisma", "", nil,
		size.About(70e6, 15e6, 220e6), "the engines that Prisma's install script fetches, here and in node_modules"},
}

// scripts adds what install scripts fetch, unless they do not run.
func (n nodeCall) scripts(c *command.Call, s npm.Set) {
	if n.has("--ignore-scripts") || env(c, "npm_config_ignore_scripts") == "true" || env(c, "NPM_CONFIG_IGNORE_SCRIPTS") == "true" {
		return
	}
	for _, d := range downloads {
		there := slices.ContainsFunc(s.Packages, func(p npm.Installed) bool { return p.Name == d.name })
		skipped := slices.ContainsFunc(d.skip, func(name string) bool { return env(c, name) != "" })
		if !there || skipped {
			continue
		}
		dir := path.Join(home(c), d.dir)
		if at := env(c, d.env); d.env != "" && at != "" {
			dir = c.FS.Abs(at)
		}
		grow(c, dir, d.disk, d.disk.Scale(0.4, 0.3, 0.5), d.what)
		tell(c, report.EffectWrite, "An install script: "+d.what+".", dir, d.disk, nil)
	}
}
