/** What the builder puts in while bundling; package web (web.go) says what each is. */
declare const __ENGINE_WORKER__: string;
declare const __ENGINE_WASM__: string;
declare const __LESSONS__: string;
declare const __DATA__: Record<string, string>;
declare const __STYLE_NONCE__: string;

/** Go's support for WebAssembly: its import sets globalThis.Go. */
declare module "wasm_exec" {}

declare module "*.css" {}
