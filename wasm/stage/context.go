package stage

import (
	"fmt"
	"strings"

	"github.com/distribution/reference"
)

// contextNames brings the names of named contexts into the short form under which they are looked up.
func contextNames(given []string) map[string]bool {
	names := map[string]bool{}
	for _, name := range given {
		if short, err := contextName(name); err == nil {
			names[short] = true
		} else {
			names[name] = true
		}
	}
	return names
}

// contextName is the short form of an image name: no "docker.io/library/", no ":latest".
func contextName(name string) (string, error) {
	named, err := reference.ParseNormalizedNamed(name)
	if err != nil {
		return "", fmt.Errorf("invalid context name %s: %w", name, err)
	}
	return strings.TrimSuffix(reference.FamiliarString(named), ":latest"), nil
}

// namedContext finds the named context that stands in for a stage or an image, "" if there is none.
func (r *resolver) namedContext(name string) (string, error) {
	if strings.EqualFold(name, scratch) || strings.EqualFold(name, "context") {
		return "", nil
	}
	short, err := contextName(name)
	if err != nil {
		return "", err
	}
	if r.named[short] {
		return short, nil
	}
	return "", nil
}
