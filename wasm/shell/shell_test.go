package shell

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// busyboxTree is a complete tree with busybox and a link for each of some applets.
func busyboxTree(applets ...string) fstree.Tree {
	e := fstree.Empty().Edit()
	e.Put("/bin/busybox", fstree.NewSized(size.Of(1_000_000), 0o755, fstree.OriginBase))
	for _, a := range applets {
		e.Put("/bin/"+a, fstree.NewSymlink("busybox", fstree.OriginBase))
	}
	return e.Tree()
}

func job(script string) Job {
	return Job{
		Args: []string{"/bin/sh", "-c", script}, Env: []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
		Cwd: "/", Tree: busyboxTree("sh", "mkdir", "touch", "cp", "rm", "mv", "ln", "cat"), Origin: 1, Text: script,
	}
}

func TestUnknownCommandLeavesDoubtNotFailure(t *testing.T) {
	j := job("make && touch /made || echo no")
	e := j.Tree.Edit()
	e.Put("/bin/make", fstree.NewSized(size.Of(10), 0o755, fstree.OriginBase))
	j.Tree = e.Tree()
	r := Run(j)
	t.Log(r.Status, r.Error, r.Effects)
	t.Log("\n" + r.Tree.Draw())
	if r.Status != Unknown {
		t.Errorf("status %v, want unknown", r.Status)
	}
}

func TestPlain(t *testing.T) {
	r := Run(job("set -e; mkdir -p /a/b; for i in 1 2 3; do echo $i > /a/b/f$i; done; [ -d /a ] && cp -r /a /c; X=$(pwd); echo \"$X\" >> /a/x; if [ -f /nope ]; then touch /bad; else touch /good; fi"))
	t.Log(r.Status, r.Error, r.Effects)
	t.Log("\n" + r.Tree.Draw())
	if r.Status != Succeeded {
		t.Errorf("status %v %s", r.Status, r.Stderr.Bytes)
	}
}
