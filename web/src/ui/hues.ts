/**
 * One hue per stage, wherever that stage shows. The hues are those of Okabe and Ito, darkened for light
 * backgrounds; they repeat after seven, so a stage's number or name always stands beside the colour.
 */
export const hueCount = 7;

/** The custom property of a stage's hue, as "var(--stage-2)". */
export function stageHue(stage: number): string {
  return `var(--stage-${stage % hueCount})`;
}

/** What a stage is called where there is little room: its name, or "stage 2". */
export function stageLabel(stage: { index: number; name: string }): string {
  return stage.name === "" ? `stage ${stage.index}` : stage.name;
}
