import { expect, test } from "vitest";
import { about, exact, reportOf, unknown } from "../stages/fixture.js";
import { sureness } from "../ui/meter.js";
import { createdBy, sum } from "./layers.js";
import { originHue, originWords, stageOf } from "./reason.js";

const report = reportOf(
  "FROM golang AS build\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\nCOPY . /src",
);

test("a file that was copied from a stage is that stage's", () => {
  expect(stageOf(report, "1.0")?.name).toBe("build");
  expect(originHue(report, "1.0")).toBe("var(--stage-0)");
  expect(originWords(report, "1.0")).toBe("line 4 copied it from build");
});

test("one that was copied from the context is the copying stage's", () => {
  expect(stageOf(report, "1.1")?.index).toBe(1);
  expect(originWords(report, "1.1")).toBe("line 5, COPY");
  expect(originWords(report, "base")).toBe("from the base image");
  expect(originHue(report, "base")).toBe("var(--outside)");
  expect(stageOf(report, "9.9")).toBeUndefined();
});

test("how well a size is known is said once", () => {
  expect(sureness(exact(5))).toBe("exact");
  expect(sureness({ bytes: 9_900_000, low: 8_400_000, high: 11_200_000, certainty: "estimated" })).toBe(
    "8.4 – 11.2\u00a0MB",
  );
  expect(sureness({ bytes: 999_000, low: 900_000, high: 1_100_000, certainty: "estimated" })).toBe(
    "900\u00a0kB – 1.1\u00a0MB",
  );
  expect(sureness({ bytes: 5_000_000, low: 4_999_000, high: 5_001_000, certainty: "estimated" })).toBe("± 1\u00a0kB");
  expect(sureness({ bytes: 5, low: 5, high: 5, certainty: "estimated" })).toBe("estimated");
  expect(sureness(unknown)).toBe("not known");
});

test("a sum is known as badly as its worst part", () => {
  expect(sum([])).toBeUndefined();
  expect(sum([exact(1), exact(2)])).toEqual(exact(3));
  expect(sum([exact(100), about(100)])).toMatchObject({ bytes: 200, low: 185, high: 215, certainty: "estimated" });
  expect(sum([exact(100), unknown])).toMatchObject({ bytes: 100, low: 100, high: unknown.high, certainty: "unknown" });
});

test("a base layer's line is told without the shell around it", () => {
  const layer = (text: string) => ({ createdBy: text }) as Parameters<typeof createdBy>[0];
  expect(createdBy(layer('/bin/sh -c #(nop)  CMD ["sh"]'))).toBe('CMD ["sh"]');
  expect(createdBy(layer("RUN /bin/sh -c apk add curl # buildkit"))).toBe("RUN /bin/sh -c apk add curl");
  expect(createdBy(layer(""))).toBe("a layer of the base image");
});
