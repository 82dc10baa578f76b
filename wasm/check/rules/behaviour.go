package rules

// behaviour are the checks on what the image does, or does not do, as its author expects.
func behaviour() []Rule {
	return []Rule{
		{
			Name:  "JSONArgsRecommended",
			Title: "Write CMD and ENTRYPOINT as a JSON list",
			Why: "The plain form runs under a shell, which is process 1 and does not hand signals on: docker stop waits ten seconds and kills. " +
				"As a list the program itself is process 1. Where you need a shell, say so with SHELL or in the list.",
			Bad:  "FROM alpine\nCMD ./server --port 80\n",
			Good: "FROM alpine\nCMD [\"./server\", \"--port\", \"80\"]\n",
		}, {
			Name:  "MultipleInstructionsDisallowed",
			Title: "Write CMD, ENTRYPOINT and HEALTHCHECK once per stage",
			Why:   "Only the last one counts. The earlier ones do nothing and mislead readers.",
			Bad:   "FROM alpine\nCMD [\"./old\"]\nCMD [\"./new\"]\n",
			Good:  "FROM alpine\nCMD [\"./new\"]\n",
		}, {
			Name:  "WorkdirRelativePath",
			Title: "Make the first WORKDIR absolute",
			Why: "A relative one starts from wherever the base image was left, and moves when the base does. After an absolute one, relative " +
				"ones are fine.",
			Bad:  "FROM alpine\nWORKDIR app\n",
			Good: "FROM alpine\nWORKDIR /app\n",
		}, {
			Name:  "CopyIgnoredFile",
			Title: "Do not copy what .dockerignore leaves out",
			Why: "An ignored file is never sent to the build, so copying it fails although it lies in the folder. Take it out of the ignore " +
				"file, or do not copy it.",
			Bad:   "FROM alpine\nCOPY notes.md /\n",
			Good:  "FROM alpine\nCOPY main.go /\n",
			Needs: Needs{Ignore: []string{"*.md"}},
		},
	}
}
