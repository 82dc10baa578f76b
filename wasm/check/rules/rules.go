// Package rules documents the build checks for the page: what each one wants and why, with a Dockerfile that it complains about and
// one that it does not.
//
// The engine does not carry these texts: the front end imports web/src/checks.gen.ts, which this package's test writes (-update) and
// compares. The same test has the engine read every example, so that a text cannot promise what the check does not do.
package rules

import "strings"

// Rule is the documentation of one check.
type Rule struct {
	// Name and URL are BuildKit's.
	Name string `json:"name"`
	URL  string `json:"url"`
	// Title says what to do, Why why.
	Title string `json:"title"`
	Why   string `json:"why"`
	Bad   string `json:"bad"`
	Good  string `json:"good"`
	// Experimental checks run only where "# check=experimental=…" asks for them.
	Experimental bool `json:"experimental,omitempty"`
	// Needs is what the examples need beside their text, for the test.
	Needs Needs `json:"-"`
}

// Needs is the part of a request that some examples depend on.
type Needs struct {
	Ignore    []string
	BuildArgs map[string]string
	// OnlyPlatform makes every image one of this platform.
	OnlyPlatform string
}

const docs = "https://docs.docker.com/go/dockerfile/rule/"

// url is where Docker documents a rule.
func url(name string) string {
	var b strings.Builder
	for i, r := range name {
		lower := r | 0x20
		// A capital begins a word, unless it goes on with an abbreviation ("JSON", "ARG" are written in one).
		if i > 0 && r != lower && (name[i-1] >= 'a' || i+1 < len(name) && name[i+1] >= 'a') {
			b.WriteByte('-')
		}
		b.WriteRune(lower)
	}
	return docs + b.String() + "/"
}

// All are the documented checks, as BuildKit's rule set has them.
func All() []Rule {
	all := append(naming(), append(values(), behaviour()...)...)
	for i := range all {
		if all[i].Name != "InvalidBaseImagePlatform" { // the one that Docker has no page for
			all[i].URL = url(all[i].Name)
		}
	}
	return all
}
