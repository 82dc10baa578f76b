/** How any view asks the page to show what a step leaves. */
export interface StepAsk {
  /** The step's id. */
  step: string;
  /** Whether the form is to be open, in which a person says it instead. */
  tell: boolean;
}

export type AskStep = CustomEvent<StepAsk>;

export function askStep(from: EventTarget, detail: StepAsk): void {
  from.dispatchEvent(new CustomEvent("ask-step", { detail, bubbles: true, composed: true }) satisfies AskStep);
}

/** Whether a person can say what a step leaves: a comment can stand above each RUN of the text itself. */
export function tellable(step: { instruction: string; onBuild?: boolean }): boolean {
  return step.instruction === "RUN" && !step.onBuild;
}
