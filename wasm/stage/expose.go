package stage

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

// runExpose: EXPOSE takes "[[ip:]host:]container[/protocol]", of which only the container's ports and the protocol count.
func (x *instruction) runExpose(c *instructions.ExposeCommand) error {
	var words []string
	for _, p := range c.Ports {
		ws, err := x.r.lex.ProcessWords(p, x.s.env)
		if err != nil {
			return err
		}
		words = append(words, ws...)
	}
	var ports []string
	for _, w := range words {
		ps, err := x.exposed(w)
		if err != nil {
			return err
		}
		ports = append(ports, ps...)
	}
	img := &x.s.img
	if img.config.ExposedPorts == nil {
		img.config.ExposedPorts = map[string]struct{}{}
	}
	for _, p := range ports {
		img.config.ExposedPorts[p] = struct{}{}
	}
	img.history.add(fmt.Sprintf("EXPOSE %v", ports), false)
	return nil
}

// exposed lists the ports of one word as "port/protocol".
func (x *instruction) exposed(word string) ([]string, error) {
	ip, host, container := splitPort(word)
	container, proto, _ := strings.Cut(container, "/")
	if container == "" {
		return nil, fmt.Errorf("invalid port: %q: no port specified", word)
	}
	switch strings.ToLower(proto) {
	case "":
		proto = "tcp"
	case "tcp", "udp", "sctp":
	default:
		return nil, fmt.Errorf("invalid port: %q: invalid proto: %s", word, proto)
	}
	loc := x.c.ic.Location()
	if proto != strings.ToLower(proto) {
		x.lint.Run(&linter.RuleExposeProtoCasing, loc, linter.RuleExposeProtoCasing.Format(word))
	}
	if ip != "" || host != "" {
		x.lint.Run(&linter.RuleExposeInvalidFormat, loc, linter.RuleExposeInvalidFormat.Format(word))
	}
	if err := checkIP(ip); err != nil {
		return nil, err
	}
	first, last, err := portRange(container)
	if err != nil {
		return nil, fmt.Errorf("invalid containerPort: %s", container)
	}
	if host != "" {
		hostFirst, hostLast, err := portRange(host)
		if err != nil {
			return nil, fmt.Errorf("invalid hostPort: %s", host)
		}
		if last-first != hostLast-hostFirst && first != last {
			return nil, fmt.Errorf("invalid ranges specified for container and host Ports: %s and %s", container, host)
		}
	}
	ports := make([]string, 0, last-first+1)
	for p := first; p <= last; p++ {
		ports = append(ports, strconv.Itoa(p)+"/"+strings.ToLower(proto))
	}
	return ports, nil
}

// splitPort takes a word apart at its colons; an IPv6 address has more of them.
func splitPort(word string) (ip, host, container string) {
	parts := strings.Split(word, ":")
	n := len(parts)
	switch n {
	case 1:
		return "", "", parts[0]
	case 2:
		return "", parts[0], parts[1]
	}
	return strings.Join(parts[:n-2], ":"), parts[n-2], parts[n-1]
}

// checkIP refuses what is no address. One of version 6 may stand in brackets.
func checkIP(ip string) error {
	if ip == "" {
		return nil
	}
	if ip[0] == '[' {
		inner, err := unbracket(ip)
		if err != nil {
			return fmt.Errorf("invalid IP address %s: %w", ip, err)
		}
		if ip = inner; ip == "" {
			return nil
		}
	}
	if a, err := netip.ParseAddr(ip); err != nil || a.Zone() != "" {
		return errors.New("invalid IP address: " + ip)
	}
	return nil
}

// unbracket is the host of "[host]:", with the complaints that Go's net package has.
func unbracket(ip string) (string, error) {
	complain := func(why string) error { return fmt.Errorf("address %s:: %s", ip, why) }
	end := strings.IndexByte(ip, ']')
	switch {
	case end < 0:
		return "", complain("missing ']' in address")
	case end+1 < len(ip) && ip[end+1] == ':':
		return "", complain("too many colons in address")
	case end+1 < len(ip):
		return "", complain("missing port in address")
	}
	inner := ip[1:end]
	if strings.IndexByte(inner, '[') >= 0 {
		return "", complain("unexpected '[' in address")
	}
	return inner, nil
}

// portRange reads "80" or "8000-8010".
func portRange(text string) (first, last int, err error) {
	start, end, isRange := strings.Cut(text, "-")
	if first, err = portNumber(start); err != nil {
		return 0, 0, err
	}
	if !isRange || start == end {
		return first, first, nil
	}
	if last, err = portNumber(end); err != nil {
		return 0, 0, err
	}
	if last < first {
		return 0, 0, errors.New("range ends before it starts")
	}
	return first, last, nil
}

func portNumber(text string) (int, error) {
	n, err := strconv.ParseInt(text, 10, 0)
	if err != nil {
		return 0, err
	}
	if n < 0 || n > 65535 {
		return 0, errors.New("out of range")
	}
	return int(n), nil
}
