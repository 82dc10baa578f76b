package files

// Errno is why a file operation did not happen, named as Linux names it.
type Errno uint8

const (
	OK Errno = iota
	ENOENT
	EEXIST
	ENOTDIR
	EISDIR
	ENOTEMPTY
	ELOOP
	EACCES
	EPERM
	EBUSY
	EINVAL
	EROFS
	ENAMETOOLONG
	// Maybe says that whether the operation works is not known. Where it can, the operation did what it does if it works.
	Maybe
)

// Failed tells a known failure.
func (e Errno) Failed() bool { return e != OK && e != Maybe }

// String is the C library's text.
func (e Errno) String() string {
	switch e {
	case OK:
		return "Success"
	case ENOENT:
		return "No such file or directory"
	case EEXIST:
		return "File exists"
	case ENOTDIR:
		return "Not a directory"
	case EISDIR:
		return "Is a directory"
	case ENOTEMPTY:
		return "Directory not empty"
	case ELOOP:
		return "Too many levels of symbolic links"
	case EACCES:
		return "Permission denied"
	case EPERM:
		return "Operation not permitted"
	case EBUSY:
		return "Resource busy"
	case EINVAL:
		return "Invalid argument"
	case ENAMETOOLONG:
		return "File name too long"
	case EROFS:
		return "Read-only file system"
	}
	return "not known"
}
