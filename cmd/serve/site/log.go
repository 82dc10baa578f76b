package site

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// Log tells a person which step works and how long it took. Steps may overlap.
type Log struct {
	mu  sync.Mutex
	out io.Writer
}

// NewLog returns a log that writes to out.
func NewLog(out io.Writer) *Log { return &Log{out: out} }

// Start prints that a step begins; the function it returns prints that it is done, with the time it took.
func (l *Log) Start(doing, done string) func() {
	l.Say("%s …", doing)
	began := time.Now()
	return func() { l.Say("%s in %.1f s", done, time.Since(began).Seconds()) }
}

// Say prints a line.
func (l *Log) Say(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.out, format+"\n", args...)
}
