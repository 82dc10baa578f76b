package command

// table names the commands. It is a function's switch rather than a map so that commands may run one another.
func table(name string) Func {
	switch name {
	case "mkdir":
		return mkdir
	case "rmdir":
		return rmdir
	case "rm":
		return rm
	case "unlink":
		return rm
	case "cp":
		return cp
	case "mv":
		return mv
	case "ln", "link":
		return ln
	case "touch":
		return touch
	case "chmod":
		return chmod
	case "chown":
		return chown
	case "chgrp":
		return chgrp
	case "install":
		return install
	case "true", "sync", ":":
		return func(*Call) Status { return 0 }
	case "false":
		return func(*Call) Status { return 1 }
	case "echo":
		return Echo(false, true)
	case "test", "[", "[[":
		return test
	case "printf":
		return printf
	case "cat":
		return cat
	case "tee":
		return tee
	case "head":
		return head
	case "tail":
		return tail
	case "wc":
		return wc
	case "sed":
		return sed
	case "grep", "egrep", "fgrep":
		return grep
	case "sort":
		return sorted
	case "uniq":
		return uniq
	case "cut":
		return cut
	case "tr":
		return tr
	case "tac":
		return tac
	case "rev":
		return rev
	case "find":
		return find
	case "xargs":
		return xargs
	case "tar":
		return tarCmd
	case "gzip", "gunzip", "zcat":
		return gzipCmd
	}
	return rest(name)
}

// rest continues table.
func rest(name string) Func {
	switch name {
	case "dirname":
		return dirname
	case "basename":
		return basename
	case "realpath":
		return realpath
	case "readlink":
		return readlink
	case "ls":
		return ls
	case "du":
		return du
	case "stat":
		return stat
	case "mktemp":
		return mktemp
	case "truncate":
		return truncate
	case "dd":
		return dd
	case "env":
		return env
	case "printenv":
		return printenv
	case "which":
		return which
	case "adduser":
		return adduser
	case "useradd":
		return useradd
	case "addgroup", "groupadd":
		return addgroup
	case "gpg", "gpg2":
		return gpg
	case "sha256sum":
		return sha256Sum
	case "sha1sum":
		return sha1Sum
	case "sha512sum":
		return sha512Sum
	case "md5sum":
		return md5Sum
	case "base64":
		return base64Cmd
	case "seq":
		return seq
	case "id":
		return id
	case "whoami":
		return whoami
	case "groups":
		return groupsCmd
	case "tty":
		return func(c *Call) Status { c.print("not a tty\n"); return 1 }
	case "uname":
		return uname
	case "yes":
		return yesCmd
	case "mkfifo":
		return mkfifo
	case "expr":
		return expr
	case "pwd":
		return func(c *Call) Status { c.print(c.FS.Cwd + "\n"); return 0 }
	case "sleep", "usleep", "kill", "renice", "chattr", "ulimit":
		return func(*Call) Status { return 0 }
	case "nohup", "nice", "ionice", "setsid", "time":
		return wrapper(options{takes: "nc"}, 0)
	case "timeout":
		return wrapper(options{flags: "v", takes: "sk"}, 1)
	case "paste":
		return paste
	case "nl":
		return nl
	case "cmp", "diff":
		return compareFiles
	case "dos2unix", "unix2dos":
		return lineEnds
	case "curl":
		return curl
	case "wget":
		return wget
	case "git":
		return gitCmd
	case "unzip":
		return unzip
	case "dpkg":
		return dpkg
	case "usermod":
		return usermod
	case "groupmod":
		return groupmod
	case "userdel", "deluser":
		return userdel
	case "groupdel", "delgroup":
		return groupdel
	case "passwd", "chpasswd", "chage":
		return passwd
	case "chsh":
		return chsh
	case "gpasswd", "vipw", "newusers":
		return (*Call).usersUnknown
	case "sudo", "gosu", "su-exec", "setpriv", "chroot", "runuser", "su":
		return otherUser
	case "rsync":
		return rsync
	case "python", "python3", "python2":
		return python
	case "awk", "gawk", "mawk":
		return awk
	case "arch":
		return func(c *Call) Status { c.print(c.machine(false) + "\n"); return 0 }
	case "date", "nproc", "hostname", "df", "free", "ps", "uptime", "logname", "lscpu", "lsblk", "mount", "getconf":
		return prints
	case "comm", "od", "hexdump", "xxd", "file", "strings", "jq", "getent", "ldd", "readelf", "nm", "bc", "dc",
		"join", "fold", "fmt", "column", "tsort", "shuf", "numfmt", "ping", "nslookup", "dig", "locale", "tree", "less", "more", "man", "pgrep", "pidof", "lsb_release",
		"dpkg-query", "dpkg-architecture", "apt-cache", "gpgconf", "gpg-connect-agent", "envsubst", "hostid", "clear", "reset", "mesg", "lsof", "killall", "cal", "updatedb", "scanelf", "xx-info", "xx-verify", "dpkg-buildflags", "setcap", "getcap", "nvidia-smi", "pkg-config", "rpm2cpio", "getopt", "tput", "stty", "mountpoint", "sysctl", "zgrep", "zdiff", "bzcat", "xzcat", "zstdcat", "cksum", "b2sum", "sum", "factor":
		return printsOrFails
	}
	if t, ok := toolTable(name); ok {
		return toolFunc(t)
	}
	return nil
}

// Lookup finds a command by its name, nil if it is not modelled.
func Lookup(name string) Func { return table(name) }

// Common tells whether practically every image with a shell has a program.
func Common(name string) bool { return common[name] }

var common = map[string]bool{}

func init() {
	for _, n := range []string{"sh", "mkdir", "rmdir", "rm", "cp", "mv", "ln", "touch", "chmod", "chown", "chgrp", "cat", "echo", "printf", "tee",
		"head", "tail", "sed", "grep", "sort", "uniq", "cut", "tr", "wc", "find", "xargs", "tar", "gzip", "gunzip", "test", "true", "false", "dirname",
		"basename", "realpath", "readlink", "env", "pwd", "ls", "date", "id", "whoami", "uname", "sleep", "dd", "truncate", "sha256sum",
		"md5sum", "seq", "mktemp", "du", "stat", "install"} {
		common[n] = true
	}
}
