package site

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/dockerfile-stages/playground/lessons"
)

// lessonsDir is the folder of the lessons in the checkout.
const lessonsDir = "lessons"

// readLessons returns the lessons as the page fetches them. Its error has a line for each mistake in them.
func readLessons(root string) ([]byte, error) {
	all, err := lessons.Load(os.DirFS(filepath.Join(root, lessonsDir)))
	if err != nil {
		return nil, fmt.Errorf("in the folder %s: %w", lessonsDir, err)
	}
	return lessons.JSON(all)
}
