import { expect, test } from "vitest";
import { start, tokenize } from "./tokens.js";

/** The text with each coloured piece as <style text>. */
function paint(text: string): string {
  let state = start;
  return text
    .split("\n")
    .map((line) => {
      const { tokens, after } = tokenize(line, state);
      state = after;
      let out = "";
      let at = 0;
      for (const { from, to, style } of tokens) {
        expect(from).toBeGreaterThanOrEqual(at);
        expect(to).toBeGreaterThan(from);
        out += `${line.slice(at, from)}<${style} ${line.slice(from, to)}>`;
        at = to;
      }
      return out + line.slice(at);
    })
    .join("\n");
}

const cases: [name: string, text: string, painted: string][] = [
  ["instructions in any case", "from alpine as base", "<keyword from> alpine <keyword as> base"],
  ["what is no instruction", "FORM alpine", "<invalid FORM> alpine"],
  ["flags and paths", "COPY --from=0 /bin/client /bin/", "<keyword COPY> <flag --from=>0 /bin/client /bin/"],
  [
    "variables",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a Dockerfile's own variables
    "RUN echo $A ${B:-c}",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a Dockerfile's own variables
    "<keyword RUN> echo <variable $A> <variable ${B:-c}>",
  ],
  ["names that are set", 'ENV A=1 B="x y"', '<keyword ENV> <property A>=1 <property B>=<string "x y">'],
  ["an instruction after ONBUILD", "ONBUILD RUN make", "<keyword ONBUILD> <keyword RUN> make"],
  [
    "continued lines, with a comment and a blank line between",
    "RUN a \\\n# why\n\n  b\nCMD c",
    "<keyword RUN> a <escape \\>\n<comment # why>\n\n  b\n<keyword CMD> c",
  ],
  [
    "the escape directive",
    "# escape=`\nRUN a `\n  b\nRUN c \\\nCMD d",
    "<directive # escape=`>\n<keyword RUN> a <escape `>\n  b\n<keyword RUN> c \\\n<keyword CMD> d",
  ],
  ["a directive after an instruction is a comment", "FROM a\n# escape=`", "<keyword FROM> a\n<comment # escape=`>"],
  [
    "a heredoc up to its end word",
    "RUN <<EOF\nset -e\nFROM here\nEOF\nCMD x",
    "<keyword RUN> <keyword <<EOF>\n<string set -e>\n<string FROM here>\n<keyword EOF>\n<keyword CMD> x",
  ],
  [
    "two heredocs of one COPY, the second with tabs",
    'COPY <<a <<-"b" /\n1\na\n2\n\tb\nCMD x',
    '<keyword COPY> <keyword <<a> <keyword <<-"b"> /\n<string 1>\n<keyword a>\n<string 2>\n<keyword \tb>\n<keyword CMD> x',
  ],
  [
    "an unfinished heredoc",
    "RUN <<EOF\nFROM a\n\nCMD b",
    "<keyword RUN> <keyword <<EOF>\n<string FROM a>\n\n<string CMD b>",
  ],
];

test.each(cases)("%s", (_, text, painted) => {
  expect(paint(text)).toBe(painted);
});

test("binary junk ends", () => {
  const junk = Array.from({ length: 2000 }, (_, i) => String.fromCharCode((i * 7919) % 65536)).join("");
  expect(paint(junk.replaceAll("\n", " ")).length).toBeGreaterThan(0);
});
