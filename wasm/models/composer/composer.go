// Package composer is PHP's Composer as a model of package shell.
//
// Which packages come follows from composer.lock, without it roughly from composer.json; how large they are from packages of
// PHP that Debian has. They go to vendor/, beside vendor/autoload.php, which every install writes. Scripts and plug-ins are not
// run. An exit status is unknown, but for a composer.json that is certainly missing. Package playground hands Model to the shell.
package composer

import (
	"encoding/json"
	"path"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Model implements shell.Model.
type Model struct{}

// Command knows composer, also as the archive that people download.
func (Model) Command(name string, args []string) (command.Func, bool) {
	if name == "composer" || name == "composer.phar" {
		return composer, true
	}
	return nil, false
}

// known are packages with the bytes that Debian 12's php-* packages of them take (Installed-Size, 2026-11-23), those above 500 kB.
var known = leave.Known{
	"squizlabs/php_codesniffer": 4369e3, "doctrine/dbal": 1663e3, "doctrine/orm": 2564e3, "dompdf/dompdf": 5e6, "fakerphp/faker": 10191e3, "laravel/framework": 9e6,
	"league/commonmark": 832e3, "monolog/monolog": 537e3, "nesbot/carbon": 2752e3, "phpseclib/phpseclib": 2164e3, "symfony/console": 602e3, "symfony/dependency-injection": 905e3,
	"symfony/form": 1455e3, "symfony/framework-bundle": 1071e3, "symfony/http-foundation": 530e3, "symfony/http-kernel": 648e3, "symfony/intl": 15722e3,
	"symfony/polyfill-iconv": 1566e3, "symfony/security-core": 691e3, "symfony/security-http": 525e3, "symfony/translation": 500e3, "symfony/validator": 2512e3,
	"tecnickcom/tcpdf": 19774e3, "twig/twig": 631e3, "aws/aws-sdk-php": 40e6, "phpunit/phpunit": 1800e3, "phpstan/phpstan": 22e6, "open-telemetry/gen-otlp-protobuf": 1e6,
}

// A package that is not listed: of 638 that Debian has, the median takes 79 kB, the mean 440 kB.
const usual, usualLow, usualHigh, gzip = 220e3, 0.1, 9.0, 0.24

// perNeed is how many packages one that is named brings, itself counted, where no lock file says it.
const perNeed = 6

func composer(c *command.Call) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	verb, w := leave.Parse(c.Args[1:], "-d", "--working-dir").Verb()
	dir := path.Clean(c.FS.Abs(leave.Or(w.Value("-d", "--working-dir"), ".")))
	switch verb {
	case "install", "i", "update", "u", "require":
		return install(c, w, dir, verb)
	case "dump-autoload", "dumpautoload":
		return autoload(c, dir+"/vendor")
	case "global":
		home := leave.Or(leave.Env(c, "COMPOSER_HOME"), leave.Home(c)+"/.composer")
		n := max(1, len(w.Names)-1) * perNeed
		s, _ := known.Packages(make([]string, n), usual, 1, 1, usualLow, usualHigh)
		leave.Grow(c, home+"/vendor", leave.Packed(s, gzip), "packages for everybody")
		return command.Unknown
	case "create-project":
		if len(w.Names) < 2 {
			return c.Misunderstood("where it puts the project is not known")
		}
		leave.Fill(c, w.Names[1], leave.Unknown, "the project "+w.Names[0])
		return command.Unknown
	case "config", "validate", "show", "diagnose", "check-platform-reqs", "clear-cache", "self-update", "":
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	}
	return c.Misunderstood("composer " + verb + " is not modelled")
}

// install is "composer install", with "update" and "require", which write the lock file.
func install(c *command.Call, w *leave.Words, dir, verb string) command.Status {
	text, e := c.FS.Read(dir + "/composer.json")
	if e == files.ENOENT && verb != "require" && leave.Env(c, "COMPOSER") == "" {
		*c.Err = c.Err.Add(files.KnownString("Composer could not find a composer.json file in " + dir + "\n"))
		return 1
	}
	dev := !w.Has("--no-dev") && leave.Env(c, "COMPOSER_NO_DEV") != "1"
	if e == files.ENOENT {
		text = files.KnownString("{}") // "require" makes one
	}
	names, why, known := asked(c, dir, text, dev)
	for _, n := range w.Names {
		if verb == "require" {
			n, _, _ = strings.Cut(n, ":")
			names = append(append(names, n), make([]string, perNeed-1)...)
		}
	}
	vendor := dir + "/vendor"
	b, parts := packages(names)
	if !known {
		b, why = leave.Unknown, "composer.lock is not known"
	}
	leave.Fill(c, vendor, b, "packages of PHP: "+why)
	if s := autoload(c, vendor); s > 0 {
		return s
	}
	home := leave.Or(leave.Env(c, "COMPOSER_HOME"), leave.Home(c)+"/.composer")
	if !w.Has("--no-cache") {
		zip := b.Disk.Scale(0.25, 0.15, 0.4)
		leave.Fill(c, leave.Or(leave.Env(c, "COMPOSER_CACHE_DIR"), home+"/cache"), &leave.Bytes{Disk: zip, Packed: zip}, "archives that Composer keeps")
	}
	if verb != "install" {
		leave.Open(c, dir)
	}
	leave.Wrote(c, vendor, "Packages of PHP: "+why+".", b.Disk, parts...)
	return command.Unknown
}

// asked are the packages of the lock file; without one those that composer.json names and as many more as such bring.
func asked(c *command.Call, dir string, manifest files.Text, dev bool) (names []string, why string, known bool) {
	if text, ok := leave.Text(c, dir+"/composer.lock"); ok {
		var f struct {
			Packages []struct{ Name string }
			Dev      []struct{ Name string } `json:"packages-dev"`
		}
		if json.Unmarshal([]byte(text), &f) != nil {
			return nil, "", false
		}
		if dev {
			f.Packages = append(f.Packages, f.Dev...)
		}
		for _, p := range f.Packages {
			names = append(names, p.Name)
		}
		return names, strconv.Itoa(len(names)) + " in composer.lock, by what Debian's packages of PHP take", true
	}
	var f struct {
		Require map[string]string
		Dev     map[string]string `json:"require-dev"`
	}
	if !manifest.Known || json.Unmarshal(manifest.Bytes, &f) != nil {
		return nil, "", false
	}
	n := 0
	for _, m := range []map[string]string{f.Require, f.Dev} {
		for name := range m {
			if strings.Contains(name, "/") {
				names = append(names, name)
				n++
			}
		}
		if !dev {
			break
		}
	}
	names = append(names, make([]string, n*(perNeed-1))...)
	return names, strconv.Itoa(n) + " in composer.json and what they may depend on, as no lock file is known", true
}

// packages is what a set of them takes.
func packages(names []string) (*leave.Bytes, []leave.Part) {
	s, parts := known.Packages(names, usual, 0.5, 2, usualLow, usualHigh)
	named := parts[:0]
	for _, p := range parts {
		if p.Name != "" {
			named = append(named, p)
		}
	}
	return leave.Packed(s, gzip), named
}

// autoload writes the loader that every install makes.
func autoload(c *command.Call, vendor string) command.Status {
	n := size.About(750, 170, 1000)
	if e := leave.File(c, path.Join(vendor, "autoload.php"), &leave.Output{Bytes: leave.Packed(n, 0.5), Mode: 0o644, Class: "text", Why: "the loader that Composer writes"}); e.Failed() {
		return 1
	}
	leave.Fill(c, vendor+"/composer", leave.About(150e3, 25e3, 3e6, 0.13), "maps of classes")
	leave.Open(c, vendor)
	return command.Unknown
}
