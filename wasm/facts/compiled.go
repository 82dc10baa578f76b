//go:build !facts

package facts

import "embed"

//go:embed tables
var tables embed.FS

// compiledIn is a table's text.
func compiledIn(name string) (string, bool) {
	b, err := tables.ReadFile("tables/" + name + ".txt")
	return string(b), err == nil
}
