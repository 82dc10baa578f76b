package start

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// health looks at the program of the health check, which runs in the container (moby, daemon/health.go: CMD-SHELL goes to the
// image's SHELL, else to /bin/sh -c).
func (c *checker) health() {
	h := c.cfg.Healthcheck
	if h == nil || len(h.Test) < 2 || h.Test[0] == "NONE" {
		return
	}
	argv := h.Test[1:]
	if h.Test[0] == "CMD-SHELL" {
		shell := c.cfg.Shell
		if len(shell) == 0 {
			shell = []string{"/bin/sh", "-c"}
		}
		argv = append(append([]string{}, shell...), h.Test[1])
	}
	line := orLine(c.find.check, c.find.from)
	c.probing = true
	defer func() { c.probing = false }()
	f := c.exec(argv, line)
	if f == nil {
		return
	}
	said := f.Message
	for _, start := range []string{"It does not start: ", "It ends at once with exit code 127: ", "It ends at once with exit code 126: ", "It ends at once: "} {
		said = strings.TrimPrefix(said, start)
	}
	f.Rule, f.Line = RuleHealth, line
	f.Message = "The health check fails every time: " + said
	if strings.Contains(f.Fix, "needs no shell") {
		f.Fix = `Write it in the exec form, HEALTHCHECK CMD ["program", "argument"], with a program that is in the image.`
	}
	c.add(f)
}

// certificateFiles are where Go looks for certificates on Linux (crypto/x509/root_linux.go).
var certificateFiles = []string{
	"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/pki/tls/cacert.pem",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem", "/etc/ssl/certs", "/etc/pki/tls/certs",
}

// surroundings looks at files that the program may need later.
func (c *checker) surroundings() {
	if len(c.cfg.Entrypoint)+len(c.cfg.Cmd) == 0 {
		return
	}
	c.zone()
	argv := append(append([]string{}, c.cfg.Entrypoint...), c.cfg.Cmd...)
	p, e := c.program(argv[0])
	if e != fstree.Yes || p.node == nil || p.node.Program == nil || c.tree.Doubted(p.node) {
		return
	}
	uses := p.node.Program.Uses
	if !slices.Contains(uses, "crypto/tls") || slices.Contains(uses, "golang.org/x/crypto/x509roots/fallback") {
		return
	}
	if _, own := c.env("SSL_CERT_FILE"); own {
		return
	}
	for _, f := range certificateFiles {
		if c.exists(f) != fstree.No {
			return
		}
	}
	f := finding(RuleCertificate, report.FindingInfo, fmt.Sprintf("If %s calls https addresses, it will trust none of them: the image has no certificates.", p.path), orLine(c.wrote(p.node), c.find.from),
		"COPY --from=BUILD /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ with your build stage for BUILD, or take distroless/static as the base.")
	f.Paths = append(f.Paths, certificateFiles[0])
	c.add(f)
}

// zone looks at TZ, which needs time zone data (tzset(3)).
func (c *checker) zone() {
	tz, ok := c.env("TZ")
	if !ok || tz == "" || strings.HasPrefix(tz, "UTC") || tz == "Etc/UTC" || !strings.Contains(tz, "/") {
		return
	}
	data := "/usr/share/zoneinfo"
	e := c.exists(data)
	about := c.base()
	if e == fstree.Unknown && strings.HasPrefix(about.Distro, "alpine") && about.Packages != nil && c.followed() &&
		!slices.Contains(append(c.installed("/etc/apk"), about.Packages...), "tzdata") {
		e = fstree.No
	}
	if e != fstree.No {
		return
	}
	fix := "Copy /usr/share/zoneinfo from a build stage."
	if strings.HasPrefix(about.Distro, "alpine") {
		fix = "Install the data: RUN apk add --no-cache tzdata."
	}
	f := finding(RuleZone, report.FindingWarning, fmt.Sprintf("TZ=%s has no effect: the image has no time zone data, so times are in UTC.", tz), orLine(c.find.env, c.find.from), fix)
	f.Paths = append(f.Paths, data)
	c.add(f)
}
