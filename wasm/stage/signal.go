package stage

import (
	"strconv"
	"strings"
)

// signals are the names that STOPSIGNAL takes on Linux (see signal(7)), without "SIG". The real-time ones are spelled out below.
const signals = " ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP " +
	"TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX "

// knownSignal tells whether a STOPSIGNAL names a signal: a number other than 0, or a name with or without SIG in any case.
func knownSignal(s string) bool {
	if n, err := strconv.Atoi(s); err == nil {
		return n != 0
	}
	name := strings.TrimPrefix(strings.ToUpper(s), "SIG")
	if name == "" || strings.Contains(name, " ") {
		return false
	}
	if offset, ok := strings.CutPrefix(name, "RTMIN+"); ok {
		return realTime(offset, 15)
	}
	if offset, ok := strings.CutPrefix(name, "RTMAX-"); ok {
		return realTime(offset, 14)
	}
	return strings.Contains(signals, " "+name+" ")
}

// realTime tells whether an offset is a plain number from 1 to the last one that has a name.
func realTime(offset string, last int) bool {
	n, err := strconv.Atoi(offset)
	return err == nil && n >= 1 && n <= last && strconv.Itoa(n) == offset
}
