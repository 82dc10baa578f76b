package fstree

import "strings"

// usual are the directories of the Filesystem Hierarchy Standard 3.0 that people name as a place to put files into.
const usual = " / /bin /sbin /lib /etc /opt /root /home /tmp /var /mnt /srv /run /media /usr /usr/bin /usr/sbin /usr/lib /usr/share /usr/src /usr/include " +
	"/usr/local /usr/local/bin /usr/local/sbin /usr/local/lib /usr/local/share /usr/local/etc /var/lib /var/log /var/tmp /var/cache /var/www "

// UsualDir tells a clean absolute path that is a directory in every system that has it: where its existence is not known,
// what is put there goes into it.
func UsualDir(p string) bool { return strings.Contains(usual, " "+p+" ") }
