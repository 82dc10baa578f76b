// Package web is the page: TypeScript in src, bundled by cmd/serve. The package itself embeds nothing, so that the program
// compiles on a clean clone before anything is built; it names the files by which the page and its builder meet.
//
// # What the builder promises the page
//
// index.html is the page as a person would write it: <script type="module" src="src/main.ts"></script>, and, where wanted,
// <link rel="stylesheet" href="src/x.css"> and <link rel="icon" href="favicon.svg">. Every src or href that names a file of this
// folder is replaced by the address of what was made of it: TypeScript and CSS are bundled, anything else is copied, all under
// content-hashed names in assets/. Styles that TypeScript imports become a stylesheet of the page. The builder adds the
// Content-Security-Policy; index.html holds no inline script or style.
//
// The policy allows scripts, workers, styles, images, fonts and requests of the page's own host only, WebAssembly, data: images, and <style>
// elements that carry the nonce below. It forbids style attributes in markup and setAttribute("style", …), which Lit's styleMap uses on its first
// rendering; element.style.setProperty and adopted style sheets (Lit's static styles) are allowed.
//
// These names are replaced by constants while bundling; src declares them for TypeScript. All addresses are relative to the module that uses
// them: new URL(__ENGINE_WORKER__, import.meta.url).
//
//	__ENGINE_WORKER__  string   the worker made of src/engine/worker.ts, an ES module      (in the page's scripts only)
//	__ENGINE_WASM__    string   the compiled engine                                        (page and worker)
//	__LESSONS__        string   a JSON array: lessons.Load's result as encoding/json has it (page only)
//	__DATA__           Record<string, string>   the engine's tables of facts: name to address (page and worker)
//	__STYLE_NONCE__    string   the nonce for <style> elements (EditorView.cspNonce)       (page only)
//
// import "wasm_exec" in the worker's source stands for the Go toolchain's lib/wasm/wasm_exec.js, which sets globalThis.Go.
package web

// Files of this folder that the builder starts from, with forward slashes.
const (
	// Page is the HTML page.
	Page = "index.html"
	// Worker is the entry of the engine's worker.
	Worker = "src/engine/worker.ts"
	// Lock pins the front end's packages.
	Lock = "package-lock.json"
)
