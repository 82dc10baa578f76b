package command

import "strings"

// parseMode reads an octal or symbolic mode. old is what symbolic changes start from, umask what "+x" without a "who"
// leaves out, dir says whether X means x. busybox gives "o" no part in the sticky bit, GNU does.
func parseMode(s string, old, umask uint32, dir, busybox bool) (uint32, bool) {
	if s == "" {
		return 0, false
	}
	if s[0] >= '0' && s[0] <= '7' {
		var v uint32
		for i := 0; i < len(s); i++ {
			if s[i] < '0' || s[i] > '7' || v > 0o777 && len(s) > 5 {
				return 0, false
			}
			v = v<<3 | uint32(s[i]-'0')
		}
		return v, v <= 0o7777
	}
	mode := old
	for _, clause := range strings.Split(s, ",") {
		var ok bool
		if mode, ok = symbolic(clause, mode, umask, dir, busybox); !ok {
			return 0, false
		}
	}
	return mode, true
}

// symbolic applies one clause such as "u=rwx" or "go-w+x".
func symbolic(s string, mode, umask uint32, dir, busybox bool) (uint32, bool) {
	i := 0
	var who uint32
	for ; i < len(s) && strings.IndexByte("ugoa", s[i]) >= 0; i++ {
		who |= map[byte]uint32{'u': 0o4700, 'g': 0o2070, 'o': 0o1007, 'a': 0o7777}[s[i]]
		if s[i] == 'o' && busybox && who&0o6000 != 0o6000 {
			who &^= 0o1000
		}
	}
	mask := ^uint32(0)
	if who == 0 {
		who, mask = 0o7777, ^umask
	}
	if i == len(s) {
		return 0, false
	}
	for i < len(s) {
		op := s[i]
		if strings.IndexByte("+-=", op) < 0 {
			return 0, false
		}
		i++
		var bits uint32
		for ; i < len(s) && strings.IndexByte("+-=", s[i]) < 0; i++ {
			b, ok := permission(s[i], mode, dir)
			if !ok {
				return 0, false
			}
			bits |= b
		}
		bits &= who & mask
		switch op {
		case '+':
			mode |= bits
		case '-':
			mode &^= bits
		default:
			keep := ^who
			if dir && !busybox {
				keep |= 0o6000 // with GNU a directory keeps setuid and setgid unless they are named
			}
			mode = mode&keep&0o7777 | bits
		}
	}
	return mode & 0o7777, true
}

func permission(c byte, mode uint32, dir bool) (uint32, bool) {
	switch c {
	case 'r':
		return 0o444, true
	case 'w':
		return 0o222, true
	case 'x':
		return 0o111, true
	case 'X':
		if dir || mode&0o111 != 0 {
			return 0o111, true
		}
		return 0, true
	case 's':
		return 0o6000, true
	case 't':
		return 0o1000, true
	case 'u':
		return spread(mode >> 6), true
	case 'g':
		return spread(mode >> 3), true
	case 'o':
		return spread(mode), true
	}
	return 0, false
}

func spread(bits uint32) uint32 {
	bits &= 7
	return bits<<6 | bits<<3 | bits
}

// ParseUmask reads umask's argument.
func ParseUmask(s string, old uint32) (uint32, bool) {
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		v, ok := parseMode(s, 0, 0, false, false)
		return v & 0o777, ok
	}
	v, ok := parseMode(s, 0o777&^old, 0, true, false)
	return 0o777 &^ v, ok
}
