/**
 * What to say of a "# syntax" directive. docker/dockerfile:1 (and :latest, :labs) follow the newest release, which has the
 * rules of a current BuildKit; anything else pins a frontend of its own.
 */
export function syntaxNote(syntax: string, frontend: string): string {
  if (syntax === "") return "";
  const name = syntax.replace(/^docker\.io\//, "").replace(/@.*$/, "");
  const pinned = name !== syntax.replace(/^docker\.io\//, "");
  if (!pinned && /^docker\/dockerfile(:(1|latest|1-labs|labs))?$/.test(name)) {
    return `# syntax=${syntax} takes the newest Dockerfile frontend; the playground has the one of BuildKit ${frontend}.`;
  }
  if (/^docker\/dockerfile(-upstream)?(:|$)/.test(name)) {
    return `# syntax=${syntax} pins a Dockerfile frontend. The playground follows BuildKit ${frontend}, whose rules may be newer.`;
  }
  return `# syntax=${syntax} names another frontend: it may read this file by rules of its own, which the playground does not know.`;
}
