package start

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// ports holds the ports that the image speaks of against each other: those of EXPOSE, the variable PORT, by which many programs
// are told where to listen, and the address that the health check asks. None of them opens a port, so a difference is worth a
// look and no more; a check of a port that is made of variables is left alone, as is an image that exposes nothing.
func (c *checker) ports() {
	exposed := exposedPorts(c.cfg.ExposedPorts)
	if len(exposed) == 0 {
		return
	}
	named := strings.Join(exposed, ", ")
	listens, _ := c.env("PORT")
	if number(listens) && !slices.Contains(exposed, listens) {
		c.add(finding(RulePort, report.FindingInfo, "PORT is "+listens+", while EXPOSE names "+named+": a program that listens where PORT says is not reached by what EXPOSE says.",
			orLine(c.find.expose, c.find.env), "Write the same port in both."))
	}
	if c.cfg.Healthcheck == nil || len(c.cfg.Healthcheck.Test) < 2 {
		return
	}
	for _, asked := range askedPorts(strings.Join(c.cfg.Healthcheck.Test[1:], " ")) {
		if !slices.Contains(exposed, asked) && asked != listens {
			c.add(finding(RulePort, report.FindingInfo, "The health check asks port "+asked+", while EXPOSE names "+named+".", orLine(c.find.check, c.find.expose),
				"If the program listens at one port alone, write that one in both."))
			return
		}
	}
}

// exposedPorts are the ports of TCP, sorted.
func exposedPorts(set map[string]struct{}) (ports []string) {
	for _, p := range slices.Sorted(maps.Keys(set)) {
		if port, protocol, _ := strings.Cut(p, "/"); protocol == "tcp" || protocol == "" {
			ports = append(ports, port)
		}
	}
	return ports
}

// askedPorts are the ports of the container itself that addresses in a command name.
func askedPorts(command string) (ports []string) {
	for _, self := range []string{"://localhost", "://127.0.0.1", "://0.0.0.0", "://[::1]"} {
		for _, after := range strings.Split(command, self)[1:] {
			rest, given := strings.CutPrefix(after, ":")
			end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
			if end < 0 {
				end = len(rest)
			}
			if given && end > 0 && number(rest[:end]) {
				ports = append(ports, rest[:end])
			}
		}
	}
	return ports
}

// number tells the number of a port.
func number(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n > 0 && n < 1<<16
}
