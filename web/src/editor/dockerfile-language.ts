/**
 * Highlighting of Dockerfiles: instructions, flags, variables, strings, comments, parser directives, heredocs.
 *
 * It colours while a person types, so it never waits for the engine, and it is only about colour: what a line means is
 * the engine's to say. Rules that matter to the eye are kept: the escape directive, continued lines, comments between
 * them, heredoc bodies up to their end word.
 */
import { StreamLanguage, type StreamParser, type StringStream } from "@codemirror/language";

/** Instructions of the Dockerfile frontend, and those that only come after ONBUILD or HEALTHCHECK are among them. */
const instructions = new Set(
  (
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME " +
    "WORKDIR"
  ).split(" "),
);

interface Heredoc {
  end: string;
  /** <<- allows tabs before the end word. */
  tabs: boolean;
}

export interface DockerfileState {
  /** "\" or what an escape directive says. */
  escape: string;
  /** Directives stand before everything else. */
  directives: boolean;
  /** What the next word of the line is. */
  at: "instruction" | "arguments";
  instruction: string;
  /** The line before ended in the escape character. */
  continued: boolean;
  /** Heredocs that this instruction opened; the first one is being read once `body` is set. */
  heredocs: Heredoc[];
  body: boolean;
}

const keep = (s: DockerfileState): DockerfileState => ({ ...s, heredocs: [...s.heredocs] });

function lineStart(stream: StringStream, state: DockerfileState): string | null | undefined {
  if (state.body) return heredocLine(stream, state);
  if (stream.match(/^\s*#/, false)) {
    const directive = state.directives ? stream.match(/^\s*#\s*([A-Za-z]+)\s*=\s*(\S*)/, false) : null;
    stream.skipToEnd();
    if (!directive || directive === true) {
      state.directives = false;
      return "comment";
    }
    if (directive[1]?.toLowerCase() === "escape" && directive[2]?.length === 1) state.escape = directive[2];
    return "meta";
  }
  if (!state.continued) state.at = "instruction";
  state.continued = false;
  return undefined;
}

function heredocLine(stream: StringStream, state: DockerfileState): string {
  const [first] = state.heredocs;
  const line = stream.string;
  stream.skipToEnd();
  if (first && (first.tabs ? line.replace(/^\t+/, "") : line) === first.end) {
    state.heredocs.shift();
    if (state.heredocs.length === 0) {
      state.body = false;
      state.at = "instruction";
    }
    return "keyword";
  }
  return "string";
}

function instruction(stream: StringStream, state: DockerfileState): string | null {
  const word = stream.match(/^[^\s\\`]+/);
  if (!word || word === true) {
    stream.next();
    return null;
  }
  const name = word[0].toUpperCase();
  state.directives = false;
  state.instruction = name;
  // ONBUILD and HEALTHCHECK CMD are followed by an instruction of their own.
  state.at = name === "ONBUILD" ? "instruction" : "arguments";
  return instructions.has(name) ? "keyword" : "invalid";
}

function argument(stream: StringStream, state: DockerfileState): string | null {
  const heredoc = stream.match(/^\d*<<(-?)(["']?)([A-Za-z_][\w.-]*)\2/);
  if (heredoc && heredoc !== true && /^(RUN|COPY|ADD)$/.test(state.instruction)) {
    state.heredocs.push({ end: heredoc[3] ?? "", tabs: heredoc[1] === "-" });
    return "keyword";
  }
  if (stream.match(/^\$\{[^}]*\}?/) || stream.match(/^\$\w+/)) return "variableName";
  if (stream.match(/^--[A-Za-z][\w-]*=?/)) return "attributeName";
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'[^']*'?/)) return "string";
  if (state.instruction === "FROM" && stream.match(/^as(?=\s)/i)) return "keyword";
  if (state.instruction === "HEALTHCHECK" && stream.match(/^(?:CMD|NONE)\b/i)) return "keyword";
  if (/^(ENV|ARG|LABEL)$/.test(state.instruction) && stream.match(/^[\w.-]+(?==)/)) return "propertyName";
  if (!stream.match(/^[\w./:@-]+/)) stream.next();
  return null;
}

export const dockerfileParser: StreamParser<DockerfileState> = {
  name: "dockerfile",
  startState: () => ({
    escape: "\\",
    directives: true,
    at: "instruction",
    instruction: "",
    continued: false,
    heredocs: [],
    body: false,
  }),
  copyState: keep,
  blankLine(state) {
    // A blank line ends the directives, but not an instruction that goes on.
    state.directives = false;
    if (!state.body && !state.continued) state.at = "instruction";
  },
  token(stream, state) {
    if (stream.sol()) {
      const whole = lineStart(stream, state);
      if (whole !== undefined) return whole;
    }
    if (stream.eatSpace()) return endOfLine(stream, state, null);
    if (stream.peek() === state.escape && /^.\s*$/.test(stream.string.slice(stream.pos))) {
      stream.skipToEnd();
      state.continued = true;
      return "operator";
    }
    const style = state.at === "instruction" ? instruction(stream, state) : argument(stream, state);
    return endOfLine(stream, state, style);
  },
  languageData: { commentTokens: { line: "#" } },
};

/** A heredoc's body starts on the line after the instruction. */
function endOfLine(stream: StringStream, state: DockerfileState, style: string | null): string | null {
  if (stream.eol() && !state.continued && state.heredocs.length > 0) state.body = true;
  return style;
}

export const dockerfileLanguage = StreamLanguage.define(dockerfileParser);
