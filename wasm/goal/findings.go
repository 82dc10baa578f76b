package goal

import "github.com/dockerfile-stages/playground/wasm/report"

// starts asks for a container that starts, by the verdict, which is the first finding on it.
func (j *judge) starts(report.Goal) verdict {
	if v := j.noImage(); v != nil {
		return *v
	}
	if len(j.rep.Starts) == 0 {
		return cannotTell(nil, "The report tells nothing of a start.")
	}
	switch f := j.rep.Starts[0]; f.Severity {
	case report.FindingOK:
		return met(f.Line)
	case report.FindingUnknown:
		return cannotTell([]int{f.Line}, "%s", sentence(f.Message))
	default:
		return notMet([]int{f.Line}, "%s", sentence(f.Message))
	}
}

// lean asks that nothing is advised by one rule, or no warning at all.
func (j *judge) lean(g report.Goal) verdict {
	if v := j.noImage(); v != nil {
		return *v
	}
	for _, f := range j.rep.Advice {
		if g.Rule == "" && f.Severity == report.FindingInfo || g.Rule != "" && f.Rule != g.Rule {
			continue
		}
		return notMet([]int{f.Line}, "%s", sentence(f.Message))
	}
	return met()
}
