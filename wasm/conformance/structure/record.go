package structure

import (
	"fmt"

	"github.com/dockerfile-stages/playground/wasm/stage/golden"
)

// Record asks BuildKit for the answer of every case below a folder and writes it into the case. It returns how many changed.
func Record(folder string) (changed int, err error) {
	paths, err := golden.Files(folder)
	if err != nil {
		return 0, err
	}
	for _, path := range paths {
		f, err := golden.Read(path)
		if err != nil {
			return changed, err
		}
		text, err := settled(f.Case)
		if err != nil {
			return changed, fmt.Errorf("%s: %w", path, err)
		}
		if text == f.BuildKit {
			continue
		}
		f.BuildKit = text
		if err := f.Write(); err != nil {
			return changed, err
		}
		changed++
	}
	return changed, nil
}

// settled asks several times: a case whose answer depends on the order of a Go map proves nothing.
func settled(c Case) (string, error) {
	text := Oracle(c).Text()
	for range 8 {
		if again := Oracle(c).Text(); again != text {
			return "", fmt.Errorf("BuildKit's answer is not always the same:\n%s\nand\n%s", text, again)
		}
	}
	return text, nil
}
