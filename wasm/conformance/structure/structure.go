// Package structure compares what the engine says of a Dockerfile's structure with BuildKit's own frontend: which files are refused
// and in which words, the stages, the lines that are built for each target, the external images, the checks, the configuration and
// the history.
//
// Both sides give an Answer. The oracle asks dockerfile2llb natively, through a client that knows every image (see oracle.go and
// client.go); the engine is asked natively (package golden) or as compiled WASM under Node (node.go). Command structure runs it.
package structure

import "github.com/dockerfile-stages/playground/wasm/stage/golden"

type (
	Case   = golden.Case
	Answer = golden.Answer
	Target = golden.Target
	Stage  = golden.Stage
	Check  = golden.Check
	Image  = golden.Image
)

// Native asks the engine's frontend part in this process.
var Native = golden.Native
