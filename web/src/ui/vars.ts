/**
 * A Lit directive that sets style properties, custom ones mostly, one by one: html`<i ${vars({ "--c": hue })}>`.
 *
 * The page's policy forbids style attributes, which Lit's own styleMap writes on its first rendering;
 * setProperty is allowed. A property that a later rendering leaves out or sets to null is removed.
 */
import { nothing } from "lit";
import { Directive, directive, type ElementPart, type PartInfo, PartType } from "lit/directive.js";

type Properties = Readonly<Record<string, string | null>>;

class Vars extends Directive {
  #set: Properties = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("vars stands in an element's tag, beside its attributes");
  }

  render(_properties: Properties): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart, [properties]: [Properties]): typeof nothing {
    const style = (part.element as HTMLElement | SVGElement).style;
    for (const name of Object.keys(this.#set)) {
      if ((properties[name] ?? null) === null) style.removeProperty(name);
    }
    for (const [name, value] of Object.entries(properties)) {
      if (value !== null && value !== this.#set[name]) style.setProperty(name, value);
    }
    this.#set = properties;
    return nothing;
  }
}

export const vars = directive(Vars);
