#!/bin/sh
# Measures what installing a set of packages adds to a minimal Debian root:
#
#	debootstrap --variant=minbase bookworm ROOT        # then apt-get update in it, with security and updates archives
#	sh measure.sh ROOT curl ca-certificates            # as root; prints one line of sets.txt
#
# ROOT gets the settings of the slim images first: dpkg leaves out /usr/share/{doc,man,info,locale,groff,lintian,linda}
# but for copyright files, apt keeps no archives and its lists compressed. The installation goes into an overlay, so that
# what was written can be read off and ROOT stays as it is.
set -eu
root=$1
shift
work=$(mktemp -d)
mkdir "$work/new" "$work/tmp" "$work/merged"
mount -t overlay overlay -o "lowerdir=$root,upperdir=$work/new,workdir=$work/tmp" "$work/merged"
mount -t proc proc "$work/merged/proc"
trap 'umount "$work/merged/proc" "$work/merged"; rm -rf "$work"' EXIT
DEBIAN_FRONTEND=noninteractive chroot "$work/merged" apt-get install -y --no-install-recommends "$@" >/dev/null
bytes=$(find "$work/new" -type f -printf '%i %s\n' | sort -u -k1,1 | awk '{ s += $2 } END { print s }')
echo "$*|$bytes|$(tar c -C "$work/new" . 2>/dev/null | gzip | wc -c)"
