package build

import (
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// remote is ADD of a URL or a git reference. A URL becomes a file of mode 0600 owned by root, of unknown size; what a
// repository holds is not known. Neither is fetched.
func (c *copyOp) remote(r stage.RemoteFile, source int) error {
	c.include = nil
	if r.Git {
		return c.repository(r)
	}
	if c.op.Unpack != nil && *c.op.Unpack {
		c.unknownInto(r.URL)
		return nil
	}
	e := fstree.Empty().Edit()
	n := fstree.NewSized(size.None, 0o600, c.origin)
	n.Why = "downloaded from " + r.URL
	n.Stamp = stampText("url\x00" + r.URL)
	p := fstree.Clean(r.Name)
	e.Put(p, n)
	return c.one(p, false, e.Tree(), source)
}

// repository makes the destination a directory of which the contents are not known.
func (c *copyOp) repository(r stage.RemoteFile) error {
	dest, err := c.destination()
	if err != nil {
		return err
	}
	if err := mkdirAll(c.to, dest, c.dirMode(), c.own, c.origin); err != nil {
		return err
	}
	c.unknown(dest, "what the repository "+r.URL+" holds is not known")
	k := copier{to: c.to}
	k.openDir(dest, size.None)
	return nil
}
