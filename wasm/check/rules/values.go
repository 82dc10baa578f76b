package rules

// values are the checks on arguments, variables, ports and platforms.
func values() []Rule {
	return []Rule{
		{
			Name:  "UndefinedArgInFrom",
			Title: "Declare the arguments that FROM uses",
			Why: "FROM sees the ARGs before the first FROM and the platform arguments, nothing else. Any other name is empty, and the image's " +
				"name with it is not the one you meant.",
			Bad:  "FROM alpine:${RELEASE:-3.20}\n",
			Good: "ARG RELEASE=3.20\nFROM alpine:${RELEASE}\n",
		}, {
			Name:  "UndefinedVar",
			Title: "Define a variable before you use it",
			Why: "A name that no ARG, no ENV and no base image sets becomes an empty text. Often it is a slip of the pen, or an ARG from before " +
				"the first FROM that the stage does not declare again.",
			Bad:  "ARG APP_DIR=/app\nFROM alpine\nENV DATA_DIR=${APP_DIR}/data\n",
			Good: "ARG APP_DIR=/app\nFROM alpine\nARG APP_DIR\nENV DATA_DIR=${APP_DIR}/data\n",
		}, {
			Name:  "InvalidDefaultArgInFrom",
			Title: "Give arguments in FROM a default that works",
			Why: "Without --build-arg the default counts. If that leaves no valid image name, a plain docker build of the file fails, and so " +
				"do tools that only read it.",
			Bad:   "ARG RELEASE\nFROM alpine:${RELEASE}\n",
			Good:  "ARG RELEASE=3.20\nFROM alpine:${RELEASE}\n",
			Needs: Needs{BuildArgs: map[string]string{"RELEASE": "3.21"}},
		}, {
			Name:  "SecretsUsedInArgOrEnv",
			Title: "Keep secrets out of ARG and ENV",
			Why: "Both are written into the image's configuration or history, where everybody who has the image can read them. A secret mount " +
				"is there for one RUN only. The check goes by the name of the variable.",
			Bad:  "FROM alpine\nARG API_TOKEN\nRUN ./fetch --token \"$API_TOKEN\"\n",
			Good: "FROM alpine\nRUN --mount=type=secret,id=api,env=API_TOKEN ./fetch --token \"$API_TOKEN\"\n",
		}, {
			Name:  "ExposeProtoCasing",
			Title: "Write the protocol of EXPOSE in lower case",
			Why:   "BuildKit lowers it anyway; other tools may not.",
			Bad:   "FROM alpine\nEXPOSE 53/UDP\n",
			Good:  "FROM alpine\nEXPOSE 53/udp\n",
		}, {
			Name:  "ExposeInvalidFormat",
			Title: "Give EXPOSE the container's port only",
			Why: "EXPOSE notes which port the program listens on. An address or a host port belongs to docker run -p; here both are ignored, " +
				"and are going to be an error.",
			Bad:  "FROM alpine\nEXPOSE 8080:80\n",
			Good: "FROM alpine\nEXPOSE 80\n",
		}, {
			Name:  "RedundantTargetPlatform",
			Title: "Leave out --platform=$TARGETPLATFORM",
			Why:   "It is what FROM does anyway. $BUILDPLATFORM, for a stage that compiles for another machine, is the one that makes a difference.",
			Bad:   "FROM --platform=$TARGETPLATFORM alpine\n",
			Good:  "FROM alpine\n",
		}, {
			Name:  "FromPlatformFlagConstDisallowed",
			Title: "Do not fix a platform in FROM",
			Why: "The result is the same for every platform that is asked for, which is hardly ever wanted. Name the stage after the platform " +
				"where it is, or use a platform argument.",
			Bad:  "FROM --platform=linux/amd64 alpine AS build\n",
			Good: "FROM --platform=$BUILDPLATFORM alpine AS build\n",
		}, {
			Name:  "InvalidBaseImagePlatform",
			Title: "Use a base that exists for the target's platform",
			Why: "Some images are published for one platform only and are pulled whatever you build for. The program inside then does not run, " +
				"or slowly under emulation.",
			Bad:   "FROM alpine\n",
			Good:  "FROM scratch\n",
			Needs: Needs{OnlyPlatform: "linux/arm64"},
		},
	}
}
