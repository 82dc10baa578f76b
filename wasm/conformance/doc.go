// Package conformance holds the engine to the real BuildKit. It is a module of its own, so that the product does not
// require what only these proofs need: the Dockerfile frontend (package structure) and the daemon (packages daemon and images).
package conformance
