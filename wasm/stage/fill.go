package stage

import "slices"

// fillStages completes the plan's stages and marks what the target needs.
func (r *resolver) fillStages() {
	for _, s := range r.states {
		if s.stage == nil {
			continue
		}
		st := s.stage
		st.Config, st.History = s.img.config, s.img.history.entries
		if st.Platform = formatPlatform(s.platform); st.Platform == "" {
			st.Platform = formatPlatform(&r.target)
		}
		st.Source = r.baseSource(s)
		st.Resolved = st.Source.Resolved
		st.BaseHistory = baseHistory(s)
	}
	if r.wanted == nil {
		return
	}
	r.markNeeded()
	r.checkArguments()
}

// baseHistory counts the entries that came from outside the Dockerfile.
func baseHistory(s *state) int {
	for s.base != nil {
		s = s.base
	}
	own := 0
	for _, c := range s.commands {
		if c.step != nil && c.step.CreatedBy != "" {
			own++
		}
	}
	return len(s.img.history.entries) - own
}

// markNeeded marks the steps whose operations the target's result depends on, and the stages they stand in. Instructions that only
// change the configuration count where their stage does.
func (r *resolver) markNeeded() {
	seen := map[*op]bool{}
	ran := map[*Step]bool{}
	var images []string
	todo := inputs(r.wanted.out)
	for len(todo) > 0 {
		o := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[o] {
			continue
		}
		seen[o] = true
		if o.step != nil {
			ran[o.step] = true
		}
		if o.image != nil && !slices.Contains(images, o.image.ref) {
			images = append(images, o.image.ref)
		}
		todo = append(todo, o.inputs...)
	}
	slices.Sort(images)
	r.plan.Images = images
	needed := r.neededStages()
	for s := range needed {
		if s.stage == nil {
			continue
		}
		s.stage.Built = true
		if s.replaced {
			continue
		}
		for _, c := range s.commands {
			if c.step != nil {
				c.step.Built = c.step.Op == nil && c.step.Instruction != "WORKDIR" || ran[c.step]
			}
		}
	}
}

// neededStages are the target, its bases, and every stage that a needed one takes files from.
func (r *resolver) neededStages() map[*state]bool {
	seen := map[*state]bool{}
	todo := []*state{r.wanted}
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if s == nil || seen[s] {
			continue
		}
		seen[s] = true
		todo = append(todo, s.base)
		if s.replaced {
			continue
		}
		for _, c := range s.commands {
			todo = append(todo, taken(c)...)
		}
	}
	return seen
}

// taken are the states that a command's files come from. A mount that holds no files (tmpfs, secret, ssh) takes none, nor does a COPY of
// heredocs.
func taken(c *command) []*state {
	if c.step == nil {
		return c.sources
	}
	if copied, ok := c.step.Op.(*Copy); ok && len(copied.Paths) == 0 {
		return nil
	}
	run, ok := c.step.Op.(*Run)
	if !ok {
		return c.sources
	}
	var list []*state
	for i, m := range run.Mounts {
		if i < len(c.sources) && (m.Type == "bind" || m.Type == "cache") {
			list = append(list, c.sources[i])
		}
	}
	return list
}

// checkArguments refuses a needed RUN without a command, which BuildKit finds only when all else is done.
func (r *resolver) checkArguments() {
	for _, step := range r.emptyRuns {
		if step.Built {
			r.late = &failure{message: "failed to marshal LLB definition: arguments are required", seenAt: step.Line}
			return
		}
	}
}
