package site

import (
	"io"
	"os"

	"github.com/dockerfile-stages/playground/cmd/serve/cache"
	"github.com/dockerfile-stages/playground/cmd/serve/project"
)

// Local returns the options for the checkout that holds the working folder, with the user's cache. Steps are told to log.
func Local(log io.Writer) (Options, error) {
	here, err := os.Getwd()
	if err != nil {
		return Options{}, err
	}
	root, err := project.Root(here)
	if err != nil {
		return Options{}, err
	}
	c, err := cache.Open()
	if err != nil {
		return Options{}, err
	}
	return Options{Root: root, Cache: c, Log: NewLog(log)}, nil
}
