package archive

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// CompareConfig lists where two image configurations differ: variables, labels, ports and volumes one by one, the rest as a whole.
func CompareConfig(want, got report.Config) []report.ConfigDifference {
	c := configs{list: []report.ConfigDifference{}}
	c.named("Env", variables(want.Env), variables(got.Env))
	c.whole("Entrypoint", want.Entrypoint, got.Entrypoint)
	c.whole("Cmd", want.Cmd, got.Cmd)
	c.text("WorkingDir", want.WorkingDir, got.WorkingDir)
	c.text("User", want.User, got.User)
	c.named("ExposedPorts", set(want.ExposedPorts), set(got.ExposedPorts))
	c.named("Volumes", set(want.Volumes), set(got.Volumes))
	c.named("Labels", want.Labels, got.Labels)
	c.text("StopSignal", want.StopSignal, got.StopSignal)
	c.whole("Healthcheck", want.Healthcheck, got.Healthcheck)
	c.whole("OnBuild", want.OnBuild, got.OnBuild)
	c.whole("Shell", want.Shell, got.Shell)
	return c.list
}

type configs struct{ list []report.ConfigDifference }

func (c *configs) add(field, name string, want, got *string) {
	if (want == nil) != (got == nil) || want != nil && *want != *got {
		c.list = append(c.list, report.ConfigDifference{Field: field, Name: name, Predicted: want, Real: got})
	}
}

// text is a value that is not set where it is "".
func (c *configs) text(field, want, got string) {
	at := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	c.add(field, "", at(want), at(got))
}

// whole compares two values as JSON; nothing and an empty list are alike.
func (c *configs) whole(field string, want, got any) {
	c.text(field, asJSON(want), asJSON(got))
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if s := string(b); err == nil && s != "null" && s != "[]" {
		return s
	}
	return ""
}

func (c *configs) named(field string, want, got map[string]string) {
	var names []string
	for n := range want {
		names = append(names, n)
	}
	for n := range got {
		if _, ok := want[n]; !ok {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	for _, n := range names {
		at := func(m map[string]string) *string {
			if v, ok := m[n]; ok {
				return &v
			}
			return nil
		}
		c.add(field, n, at(want), at(got))
	}
}

func variables(list []string) map[string]string {
	m := map[string]string{}
	for _, e := range list {
		k, v, _ := strings.Cut(e, "=")
		m[k] = v
	}
	return m
}

func set(of map[string]struct{}) map[string]string {
	m := map[string]string{}
	for k := range of {
		m[k] = ""
	}
	return m
}
