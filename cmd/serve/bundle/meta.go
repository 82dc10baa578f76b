package bundle

import (
	"encoding/json"
	"fmt"
	"path"
)

// metaOutput is one file in esbuild's account of a build.
type metaOutput struct {
	EntryPoint string `json:"entryPoint"`
	CSSBundle  string `json:"cssBundle"`
	Imports    []struct {
		Path string `json:"path"`
		Kind string `json:"kind"`
	} `json:"imports"`
}

// readMeta returns esbuild's account by the names of the files, all of them in one folder.
func readMeta(text string) (map[string]metaOutput, error) {
	var meta struct {
		Outputs map[string]metaOutput `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(text), &meta); err != nil {
		return nil, fmt.Errorf("esbuild's account of the build: %w", err)
	}
	byName := map[string]metaOutput{}
	for file, output := range meta.Outputs {
		if output.CSSBundle != "" {
			output.CSSBundle = path.Base(output.CSSBundle)
		}
		byName[path.Base(file)] = output
	}
	return byName, nil
}

// static follows the imports that are loaded with entry, entry first.
func static(meta map[string]metaOutput, entry string) []string {
	names := []string{entry}
	seen := map[string]bool{entry: true}
	for i := 0; i < len(names); i++ {
		for _, imported := range meta[names[i]].Imports {
			name := path.Base(imported.Path)
			if imported.Kind == "import-statement" && !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}
