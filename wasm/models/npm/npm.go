// Package npm estimates what npm, yarn and pnpm install: from a lock file, which names every package and where it lies, or
// from package.json alone, which names the direct ones.
//
// Two things are kept apart. A Set says which packages come: read from package-lock.json, npm-shrinkwrap.json, yarn.lock or
// pnpm-lock.yaml, or resolved from package.json over the table's graph of what needs what (Resolve), placed as npm places them.
// A Table says what they weigh: sizes of files and of archives as npm installed them (measure/), of several versions where those
// differ. Estimate adds a set up. A package's own version counts exactly, another of its line within some per cent, one that
// nobody measured as a wide guess; the bounds say so. Install scripts, which may download or compile, are not followed.
//
// Pure functions. Package packages calls them for the commands; it knows where files go. How well the sizes hold is measured by
// package sizes/npm of the nested module conformance.
package npm
