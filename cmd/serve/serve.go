package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/dockerfile-stages/playground/cmd/serve/site"
	"github.com/dockerfile-stages/playground/cmd/serve/static"
	"github.com/dockerfile-stages/playground/cmd/serve/watch"
)

// serve builds the site and serves it until ctx ends.
func serve(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(stderr)
	addr := flags.String("addr", "127.0.0.1:8080", "the `address` to serve on")
	watching := flags.Bool("watch", false, "rebuild what changes and reload the page")
	flags.Usage = func() {
		fmt.Fprint(stderr, "usage: go run ./cmd/serve [-addr ADDRESS] [-watch]\n       go run ./cmd/serve export [-force] DIR\n")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("there is no command %q: either none, or export DIR", flags.Arg(0))
	}
	listener, err := listen(*addr) // first, so that a taken port is told before a minute of building
	if err != nil {
		return err
	}
	defer listener.Close()
	o, err := site.Local(stdout)
	if err != nil {
		return err
	}
	o.SourceMaps = *watching
	began := time.Now()
	built, err := site.Build(ctx, o)
	if err != nil {
		return err
	}
	handler := static.Handler(built.Files())
	if *watching {
		handler = watch.Handler(ctx, o, built)
	}
	fmt.Fprintf(stdout, "Ready in %.1f s: http://%s/\n", time.Since(began).Seconds(), listener.Addr())
	return answer(ctx, listener, handler)
}

func listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken by another program: choose another address, as with -addr 127.0.0.1:8081", addr)
	case err != nil:
		return nil, fmt.Errorf("%s cannot be served on: %w", addr, err)
	}
	return listener, nil
}

// answer serves until ctx ends, which is no error.
func answer(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
