package build

import (
	"errors"
	"fmt"

	"github.com/dockerfile-stages/playground/wasm/fstree"
)

// pathError is an error of a file operation as Go prints it, with the path inside the tree.
func pathError(op, p, why string) error { return fmt.Errorf("%s %s: %s", op, p, why) }

// keyError is an error that comes up while BuildKit hashes the sources. The name of the snapshot, which is random, is left
// out.
func keyError(err error) error {
	return fmt.Errorf("failed to compute cache key: failed to calculate checksum of ref: %w", err)
}

// notFound is a source that is not there.
func notFound(p string) error { return keyError(fmt.Errorf("%q: not found", p)) }

// errUnknown ends an operation whose outcome hangs on something that is not known. It never reaches a user: the
// operation's effects become unknown instead.
var errUnknown = errors.New("not known")

// exists turns existence into an error that stops, or one that makes the outcome unknown.
func exists(ex fstree.Existence, missing error) error {
	switch ex {
	case fstree.Yes:
		return nil
	case fstree.Unknown:
		return errUnknown
	}
	return missing
}
