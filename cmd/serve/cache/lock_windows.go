package cache

import (
	"os"
	"syscall"
	"unsafe"
)

var lockFileEx = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")

// lock waits for the exclusive lock on file, which the system gives back when file is closed.
func lock(file *os.File) error {
	const exclusive = 2
	var from syscall.Overlapped
	if ok, _, err := lockFileEx.Call(file.Fd(), exclusive, 0, 1, 0, uintptr(unsafe.Pointer(&from))); ok == 0 {
		return err
	}
	return nil
}
