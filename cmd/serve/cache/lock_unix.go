//go:build unix

package cache

import (
	"os"
	"syscall"
)

// lock waits for the exclusive lock on file, which the system gives back when file is closed.
func lock(file *os.File) error {
	for {
		if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != syscall.EINTR {
			return err
		}
	}
}
