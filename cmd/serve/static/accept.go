package static

import (
	"strconv"
	"strings"
)

// Accepts tells whether an Accept-Encoding header allows a coding: by its name, or else by "*", and not with a quality of zero.
func Accepts(header, coding string) bool {
	others := false
	for item := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(item, ";")
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, coding):
			return quality(parameters) > 0
		case name == "*":
			others = quality(parameters) > 0
		}
	}
	return others
}

// quality reads the parameter q, which is 1 if it is not given, and 0 if it makes no sense.
func quality(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				return 0
			}
			return q
		}
	}
	return 1
}
