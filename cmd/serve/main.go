// Command serve builds the playground and serves it, or exports it as static files.
//
//	go run ./cmd/serve [-addr 127.0.0.1:8080] [-watch]
//	go run ./cmd/serve export [-force] DIR
//
// The work is done by the packages below this one; here is one file a verb.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case err == nil || errors.Is(err, flag.ErrHelp):
	case ctx.Err() != nil:
		os.Exit(130) // interrupted by the user, who knows
	default:
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

// run carries out one command line.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 && args[0] == "export" {
		return export(ctx, args[1:], stdout, stderr)
	}
	return serve(ctx, args, stdout, stderr)
}
