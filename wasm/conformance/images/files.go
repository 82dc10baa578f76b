package images

import (
	"time"

	"golang.org/x/sys/unix"
)

// lutimes sets a file's times without following a link.
func lutimes(p string, at time.Time) error {
	ts := unix.NsecToTimespec(at.UnixNano())
	return unix.UtimesNanoAt(unix.AT_FDCWD, p, []unix.Timespec{ts, ts}, unix.AT_SYMLINK_NOFOLLOW)
}

// chmod sets all twelve bits.
func chmod(p string, mode uint32) error { return unix.Chmod(p, mode) }
