// Generated from wasm/check/rules; run go test ./wasm/check/rules -update.

/** One build check: what it wants and why, with an example that it complains of and one that it does not. */
export interface CheckDoc {
  name: string;
  url: string;
  title: string;
  why: string;
  bad: string;
  good: string;
  experimental?: boolean;
}

export const checkDocs: readonly CheckDoc[] = [
  {
    "name": "StageNameCasing",
    "url": "https://docs.docker.com/go/dockerfile/rule/stage-name-casing/",
    "title": "Write stage names in lower case",
    "why": "BuildKit keeps stage names in lower case whatever you write. FROM compares names exactly, so a later FROM with the capitals you declared does not find the stage and asks a registry instead.",
    "bad": "FROM alpine AS Builder\n",
    "good": "FROM alpine AS builder\n"
  },
  {
    "name": "FromAsCasing",
    "url": "https://docs.docker.com/go/dockerfile/rule/from-as-casing/",
    "title": "Write AS in the same case as FROM",
    "why": "It changes nothing in the build. Keywords in one style are easier to tell from names.",
    "bad": "FROM alpine as builder\n",
    "good": "FROM alpine AS builder\n"
  },
  {
    "name": "ConsistentInstructionCasing",
    "url": "https://docs.docker.com/go/dockerfile/rule/consistent-instruction-casing/",
    "title": "Write all instructions in one case",
    "why": "Instructions may be written in capitals or in small letters; mixed within one file they are hard to scan. The check follows what most instructions of the file do, and capitals if it is a tie.",
    "bad": "FROM alpine\nRUN echo one\nrun echo two\n",
    "good": "FROM alpine\nRUN echo one\nRUN echo two\n"
  },
  {
    "name": "DuplicateStageName",
    "url": "https://docs.docker.com/go/dockerfile/rule/duplicate-stage-name/",
    "title": "Give each stage a name of its own",
    "why": "With two stages of one name, FROM takes the nearest above while COPY --from takes the last in the file. Hardly anybody means both.",
    "bad": "FROM alpine AS tools\nFROM busybox AS tools\n",
    "good": "FROM alpine AS tools\nFROM busybox AS runtime\n"
  },
  {
    "name": "ReservedStageName",
    "url": "https://docs.docker.com/go/dockerfile/rule/reserved-stage-name/",
    "title": "Do not call a stage scratch or context",
    "why": "scratch is the empty image and context the folder that is sent along. A stage with that name hides it in some places and not in others.",
    "bad": "FROM alpine AS context\n",
    "good": "FROM alpine AS sources\n"
  },
  {
    "name": "MaintainerDeprecated",
    "url": "https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/",
    "title": "Use a label instead of MAINTAINER",
    "why": "MAINTAINER only fills one field that few tools read. A label says the same, can be searched for, and there is a standard name for it.",
    "bad": "FROM alpine\nMAINTAINER ann@example.com\n",
    "good": "FROM alpine\nLABEL org.opencontainers.image.authors=\"ann@example.com\"\n"
  },
  {
    "name": "LegacyKeyValueFormat",
    "url": "https://docs.docker.com/go/dockerfile/rule/legacy-key-value-format/",
    "title": "Write ENV and LABEL with an equals sign",
    "why": "The form with a space takes the whole rest of the line as the value, so only one variable fits on a line and a second pair is silently swallowed.",
    "bad": "FROM alpine\nENV GREETING hello there\n",
    "good": "FROM alpine\nENV GREETING=\"hello there\"\n"
  },
  {
    "name": "NoEmptyContinuation",
    "url": "https://docs.docker.com/go/dockerfile/rule/no-empty-continuation/",
    "title": "Leave no empty line inside an instruction",
    "why": "After a line that ends in a backslash the next one belongs to the same instruction. An empty one is skipped today and is going to be an error; comments may stand there.",
    "bad": "FROM alpine\nRUN echo one \u0026\u0026 \\\n\n    echo two\n",
    "good": "FROM alpine\nRUN echo one \u0026\u0026 \\\n    echo two\n"
  },
  {
    "name": "InvalidDefinitionDescription",
    "url": "https://docs.docker.com/go/dockerfile/rule/invalid-definition-description/",
    "title": "Begin a description with the name it describes",
    "why": "A comment right above FROM or ARG is shown by --call=targets and --call=outline if it begins with the name of the stage or argument. An empty comment line in between keeps any other remark from being taken for one.",
    "bad": "# check=experimental=InvalidDefinitionDescription\n# compiles the program\nFROM alpine AS build\n",
    "good": "# check=experimental=InvalidDefinitionDescription\n# build compiles the program\nFROM alpine AS build\n",
    "experimental": true
  },
  {
    "name": "UndefinedArgInFrom",
    "url": "https://docs.docker.com/go/dockerfile/rule/undefined-arg-in-from/",
    "title": "Declare the arguments that FROM uses",
    "why": "FROM sees the ARGs before the first FROM and the platform arguments, nothing else. Any other name is empty, and the image's name with it is not the one you meant.",
    "bad": "FROM alpine:${RELEASE:-3.20}\n",
    "good": "ARG RELEASE=3.20\nFROM alpine:${RELEASE}\n"
  },
  {
    "name": "UndefinedVar",
    "url": "https://docs.docker.com/go/dockerfile/rule/undefined-var/",
    "title": "Define a variable before you use it",
    "why": "A name that no ARG, no ENV and no base image sets becomes an empty text. Often it is a slip of the pen, or an ARG from before the first FROM that the stage does not declare again.",
    "bad": "ARG APP_DIR=/app\nFROM alpine\nENV DATA_DIR=${APP_DIR}/data\n",
    "good": "ARG APP_DIR=/app\nFROM alpine\nARG APP_DIR\nENV DATA_DIR=${APP_DIR}/data\n"
  },
  {
    "name": "InvalidDefaultArgInFrom",
    "url": "https://docs.docker.com/go/dockerfile/rule/invalid-default-arg-in-from/",
    "title": "Give arguments in FROM a default that works",
    "why": "Without --build-arg the default counts. If that leaves no valid image name, a plain docker build of the file fails, and so do tools that only read it.",
    "bad": "ARG RELEASE\nFROM alpine:${RELEASE}\n",
    "good": "ARG RELEASE=3.20\nFROM alpine:${RELEASE}\n"
  },
  {
    "name": "SecretsUsedInArgOrEnv",
    "url": "https://docs.docker.com/go/dockerfile/rule/secrets-used-in-arg-or-env/",
    "title": "Keep secrets out of ARG and ENV",
    "why": "Both are written into the image's configuration or history, where everybody who has the image can read them. A secret mount is there for one RUN only. The check goes by the name of the variable.",
    "bad": "FROM alpine\nARG API_TOKEN\nRUN ./fetch --token \"$API_TOKEN\"\n",
    "good": "FROM alpine\nRUN --mount=type=secret,id=api,env=API_TOKEN ./fetch --token \"$API_TOKEN\"\n"
  },
  {
    "name": "ExposeProtoCasing",
    "url": "https://docs.docker.com/go/dockerfile/rule/expose-proto-casing/",
    "title": "Write the protocol of EXPOSE in lower case",
    "why": "BuildKit lowers it anyway; other tools may not.",
    "bad": "FROM alpine\nEXPOSE 53/UDP\n",
    "good": "FROM alpine\nEXPOSE 53/udp\n"
  },
  {
    "name": "ExposeInvalidFormat",
    "url": "https://docs.docker.com/go/dockerfile/rule/expose-invalid-format/",
    "title": "Give EXPOSE the container's port only",
    "why": "EXPOSE notes which port the program listens on. An address or a host port belongs to docker run -p; here both are ignored, and are going to be an error.",
    "bad": "FROM alpine\nEXPOSE 8080:80\n",
    "good": "FROM alpine\nEXPOSE 80\n"
  },
  {
    "name": "RedundantTargetPlatform",
    "url": "https://docs.docker.com/go/dockerfile/rule/redundant-target-platform/",
    "title": "Leave out --platform=$TARGETPLATFORM",
    "why": "It is what FROM does anyway. $BUILDPLATFORM, for a stage that compiles for another machine, is the one that makes a difference.",
    "bad": "FROM --platform=$TARGETPLATFORM alpine\n",
    "good": "FROM alpine\n"
  },
  {
    "name": "FromPlatformFlagConstDisallowed",
    "url": "https://docs.docker.com/go/dockerfile/rule/from-platform-flag-const-disallowed/",
    "title": "Do not fix a platform in FROM",
    "why": "The result is the same for every platform that is asked for, which is hardly ever wanted. Name the stage after the platform where it is, or use a platform argument.",
    "bad": "FROM --platform=linux/amd64 alpine AS build\n",
    "good": "FROM --platform=$BUILDPLATFORM alpine AS build\n"
  },
  {
    "name": "InvalidBaseImagePlatform",
    "url": "",
    "title": "Use a base that exists for the target's platform",
    "why": "Some images are published for one platform only and are pulled whatever you build for. The program inside then does not run, or slowly under emulation.",
    "bad": "FROM alpine\n",
    "good": "FROM scratch\n"
  },
  {
    "name": "JSONArgsRecommended",
    "url": "https://docs.docker.com/go/dockerfile/rule/json-args-recommended/",
    "title": "Write CMD and ENTRYPOINT as a JSON list",
    "why": "The plain form runs under a shell, which is process 1 and does not hand signals on: docker stop waits ten seconds and kills. As a list the program itself is process 1. Where you need a shell, say so with SHELL or in the list.",
    "bad": "FROM alpine\nCMD ./server --port 80\n",
    "good": "FROM alpine\nCMD [\"./server\", \"--port\", \"80\"]\n"
  },
  {
    "name": "MultipleInstructionsDisallowed",
    "url": "https://docs.docker.com/go/dockerfile/rule/multiple-instructions-disallowed/",
    "title": "Write CMD, ENTRYPOINT and HEALTHCHECK once per stage",
    "why": "Only the last one counts. The earlier ones do nothing and mislead readers.",
    "bad": "FROM alpine\nCMD [\"./old\"]\nCMD [\"./new\"]\n",
    "good": "FROM alpine\nCMD [\"./new\"]\n"
  },
  {
    "name": "WorkdirRelativePath",
    "url": "https://docs.docker.com/go/dockerfile/rule/workdir-relative-path/",
    "title": "Make the first WORKDIR absolute",
    "why": "A relative one starts from wherever the base image was left, and moves when the base does. After an absolute one, relative ones are fine.",
    "bad": "FROM alpine\nWORKDIR app\n",
    "good": "FROM alpine\nWORKDIR /app\n"
  },
  {
    "name": "CopyIgnoredFile",
    "url": "https://docs.docker.com/go/dockerfile/rule/copy-ignored-file/",
    "title": "Do not copy what .dockerignore leaves out",
    "why": "An ignored file is never sent to the build, so copying it fails although it lies in the folder. Take it out of the ignore file, or do not copy it.",
    "bad": "FROM alpine\nCOPY notes.md /\n",
    "good": "FROM alpine\nCOPY main.go /\n"
  }
];
