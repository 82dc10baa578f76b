// Package report holds the structs that cross between the engine and whoever calls it: the page's worker, Node, or Go natively.
//
// Nothing else is on the wire. It is a leaf: it computes nothing and imports only size.
// The TypeScript types in web/src/wire.gen.ts are generated from this package (see gen_test.go); a stale file fails that test.
// Shapes follow the project's contract: arrays are never null, lines and columns are 1-based, columns in UTF-16 units.
package report

import "github.com/dockerfile-stages/playground/wasm/size"

// Size crosses as it stands in the engine.
type Size = size.Size

// Request asks for one analysis. Only Dockerfile is required.
type Request struct {
	Dockerfile string `json:"dockerfile"`
	// File is the Dockerfile's name, "Dockerfile" if empty; NAME.dockerignore is looked up by it.
	File string `json:"file,omitempty"`
	// Context is the build context. Absent (null) means its contents are not known, [] that it is empty.
	Context       []ContextFile            `json:"context" ts:"optional"`
	Target        string                   `json:"target,omitempty"`
	BuildArgs     map[string]string        `json:"buildArgs,omitempty"`
	Platform      string                   `json:"platform,omitempty"`
	BuildPlatform string                   `json:"buildPlatform,omitempty"`
	NamedContexts map[string][]ContextFile `json:"namedContexts,omitempty"`
	// Images are facts about base images that the catalogue lacks; they win over it.
	Images  []BaseImage       `json:"images,omitempty"`
	Secrets map[string]string `json:"secrets,omitempty"`
	Effects []StatedEffect    `json:"effects,omitempty"`
	// Changed are context paths that are edited before a second build: which steps run again?
	Changed []string `json:"changed,omitempty"`
	// Goals are a lesson's; the report judges each.
	Goals []Goal `json:"goals,omitempty"`

	// Keys name parts registered before with open, used instead of the inline ones.
	Keys *PartKeys `json:"keys,omitempty"`
	// Omit leaves parts out of the answer that a view fetches on demand: "files", "entries".
	Omit []string `json:"omit,omitempty"`
}

// PartKeys says which registered parts a request uses.
type PartKeys struct {
	Context       string            `json:"context,omitempty"`
	NamedContexts map[string]string `json:"namedContexts,omitempty"`
	Images        []string          `json:"images,omitempty"`
	// Archives lets opened archives stand in for images: the reference as a FROM writes it → the archive's key. The stage then has
	// the archive's exact files, layers, configuration and platform.
	Archives map[string]string `json:"archives,omitempty"`
}

// Part is what open registers under a key: exactly one field is set.
type Part struct {
	Context []ContextFile `json:"context" ts:"optional"`
	Images  []BaseImage   `json:"images,omitempty"`
}

// PartUpdate changes one file of a registered context: Set adds or replaces it, Remove deletes a path and what is below it,
// Rename moves From to To.
type PartUpdate struct {
	Set    *ContextFile `json:"set,omitempty"`
	Remove string       `json:"remove,omitempty"`
	Rename *Rename      `json:"rename,omitempty"`
}

// Rename moves a path of a context.
type Rename struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// ContextFile is one entry of a build context. A path ending in "/" is a folder. Parents need not be listed.
type ContextFile struct {
	Path string `json:"path"`
	// Content is text, Base64 is bytes, Size alone stands for contents that are not known.
	Content *string `json:"content,omitempty"`
	Base64  *string `json:"base64,omitempty"`
	Size    *int64  `json:"size,omitempty"`
	// Mode is octal, "0644" for files and "0755" for folders if empty.
	Mode string `json:"mode,omitempty"`
	// Link makes it a symbolic link, Hardlink another name of an earlier entry.
	Link     string `json:"link,omitempty"`
	Hardlink string `json:"hardlink,omitempty"`
}

// StatedEffect says what RUN instructions leave, on a person's word, as a comment above the instruction may, too (package stated).
// It wins over every model. One that adds and removes nothing says that the step changes no file.
type StatedEffect struct {
	// Match is found in the instruction's text (a plain substring of the words after RUN).
	Match  string        `json:"match"`
	Add    []StatedEntry `json:"add,omitempty"`
	Remove []string      `json:"remove,omitempty"`
}

// StatedEntry is a path that a stated effect writes. One that ends in "/" is a directory, to which the step adds Size.
type StatedEntry struct {
	Path string `json:"path"`
	Size int64  `json:"size,omitempty"`
	// Low and High make the size an estimate, Unknown says that it is at least Size.
	Low     int64  `json:"low,omitempty"`
	High    int64  `json:"high,omitempty"`
	Unknown bool   `json:"unknown,omitempty"`
	Mode    string `json:"mode,omitempty"`
	Link    string `json:"link,omitempty"`
}
