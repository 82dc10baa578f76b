package site

import (
	"fmt"
	"strings"
)

// policy is the page's Content-Security-Policy as a meta tag, since static hosts set no headers. Two directives that only a header may
// hold, frame-ancestors and sandbox, are the host's business.
func policy(nonce string) string {
	directives := []string{
		"default-src 'none'",
		"script-src 'self' 'wasm-unsafe-eval'",
		"worker-src 'self'",
		"connect-src 'self'",
		"style-src 'self' 'nonce-" + nonce + "'",
		"img-src 'self' data:",
		"font-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
	}
	return fmt.Sprintf(`<meta http-equiv="Content-Security-Policy" content="%s">`, strings.Join(directives, "; "))
}
