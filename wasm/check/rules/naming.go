package rules

// naming are the checks on how things are spelled and called.
func naming() []Rule {
	return []Rule{
		{
			Name:  "StageNameCasing",
			Title: "Write stage names in lower case",
			Why: "BuildKit keeps stage names in lower case whatever you write. FROM compares names exactly, so a later FROM with the capitals " +
				"you declared does not find the stage and asks a registry instead.",
			Bad:  "FROM alpine AS Builder\n",
			Good: "FROM alpine AS builder\n",
		}, {
			Name:  "FromAsCasing",
			Title: "Write AS in the same case as FROM",
			Why:   "It changes nothing in the build. Keywords in one style are easier to tell from names.",
			Bad:   "FROM alpine as builder\n",
			Good:  "FROM alpine AS builder\n",
		}, {
			Name:  "ConsistentInstructionCasing",
			Title: "Write all instructions in one case",
			Why: "Instructions may be written in capitals or in small letters; mixed within one file they are hard to scan. The check follows " +
				"what most instructions of the file do, and capitals if it is a tie.",
			Bad:  "FROM alpine\nRUN echo one\nrun echo two\n",
			Good: "FROM alpine\nRUN echo one\nRUN echo two\n",
		}, {
			Name:  "DuplicateStageName",
			Title: "Give each stage a name of its own",
			Why: "With two stages of one name, FROM takes the nearest above while COPY --from takes the last in the file. Hardly anybody " +
				"means both.",
			Bad:  "FROM alpine AS tools\nFROM busybox AS tools\n",
			Good: "FROM alpine AS tools\nFROM busybox AS runtime\n",
		}, {
			Name:  "ReservedStageName",
			Title: "Do not call a stage scratch or context",
			Why: "scratch is the empty image and context the folder that is sent along. A stage with that name hides it in some places and " +
				"not in others.",
			Bad:  "FROM alpine AS context\n",
			Good: "FROM alpine AS sources\n",
		}, {
			Name:  "MaintainerDeprecated",
			Title: "Use a label instead of MAINTAINER",
			Why: "MAINTAINER only fills one field that few tools read. A label says the same, can be searched for, and there is a standard " +
				"name for it.",
			Bad:  "FROM alpine\nMAINTAINER ann@example.com\n",
			Good: "FROM alpine\nLABEL org.opencontainers.image.authors=\"ann@example.com\"\n",
		}, {
			Name:  "LegacyKeyValueFormat",
			Title: "Write ENV and LABEL with an equals sign",
			Why: "The form with a space takes the whole rest of the line as the value, so only one variable fits on a line and a second " +
				"pair is silently swallowed.",
			Bad:  "FROM alpine\nENV GREETING hello there\n",
			Good: "FROM alpine\nENV GREETING=\"hello there\"\n",
		}, {
			Name:  "NoEmptyContinuation",
			Title: "Leave no empty line inside an instruction",
			Why: "After a line that ends in a backslash the next one belongs to the same instruction. An empty one is skipped today and is " +
				"going to be an error; comments may stand there.",
			Bad:  "FROM alpine\nRUN echo one && \\\n\n    echo two\n",
			Good: "FROM alpine\nRUN echo one && \\\n    echo two\n",
		}, {
			Name:         "InvalidDefinitionDescription",
			Title:        "Begin a description with the name it describes",
			Experimental: true,
			Why: "A comment right above FROM or ARG is shown by --call=targets and --call=outline if it begins with the name of the stage or " +
				"argument. An empty comment line in between keeps any other remark from being taken for one.",
			Bad:  "# check=experimental=InvalidDefinitionDescription\n# compiles the program\nFROM alpine AS build\n",
			Good: "# check=experimental=InvalidDefinitionDescription\n# build compiles the program\nFROM alpine AS build\n",
		},
	}
}
