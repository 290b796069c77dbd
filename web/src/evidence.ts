/** The evidence pane: the sentences behind a thing or a relation, with who says them and how. */

import { el, isolated } from "./dom";

interface Named {
  name: string;
  href: string;
}

interface Claim {
  claim: Named | null;
  speaker: Named | null;
  outlet: Named | null;
  article: Named | null;
  published: string;
  hedged: boolean;
  cues: string[];
  times: { words: string; edtf: string; open: string }[];
  badges: { group: string; slug: string; name: string }[];
  quotes: { text: string; kinds: string[] }[][];
}

interface Line {
  depth: number;
  text: string;
  rule: string;
  claims: Named[];
}

export interface Step {
  step: string;
  name: string;
  n: number;
}

export interface Evidence {
  title: string;
  href: string;
  other?: string;
  classes?: string[];
  ends?: Named[];
  basis?: string;
  notes?: string[];
  steps?: Step[];
  proof?: { s: string; p: string; o: string; lines: Line[] } | null;
  claims: Claim[];
  more: number;
}

type Words = Record<string, string>;

/** Return the parts of the pane. `grow` opens a relation of the thing that it tells of. */
export function pane(told: Evidence, words: Words, tools: Node[], grow: (step: Step) => void): Node[] {
  const parts: Node[] = [el("h2", {}, isolated(told.title))];
  if (told.other) parts.push(el("p", { class: "other" }, isolated(told.other)));
  if (told.classes?.length) parts.push(el("p", { class: "quiet" }, told.classes.join(" · ")));
  if (told.basis) parts.push(el("p", { class: "badges" }, el("span", { class: "badge" }, told.basis)));
  for (const note of told.notes ?? []) parts.push(el("p", { class: "note" }, note));
  const actions = el("p", { class: "actions" });
  if (told.ends) for (const end of told.ends) actions.append(el("a", { class: "button quiet-button", href: end.href }, isolated(end.name)));
  else actions.append(el("a", { class: "button", href: told.href }, words.open));
  actions.append(...tools);
  parts.push(actions);
  if (told.steps?.length) parts.push(ways(told.steps, words, grow));
  if (told.proof) parts.push(...proof(told.proof, words));
  if (!told.claims.length && !told.proof) parts.push(el("p", { class: "empty" }, words.noclaims));
  for (const claim of told.claims) parts.push(card(claim, words));
  if (told.more) parts.push(el("p", {}, el("a", { href: told.href }, (words.more ?? "").replace("%n", String(told.more)))));
  return parts;
}

function ways(steps: Step[], words: Words, grow: (step: Step) => void): Node {
  const list = el("ul", { class: "ways" });
  for (const step of steps) {
    const button = el("button", { type: "button", class: "quiet-button" }, step.name, " ", el("span", { class: "count" }, String(step.n)));
    button.addEventListener("click", () => grow(step));
    list.append(el("li", {}, button));
  }
  return el("details", { open: "" }, el("summary", {}, words.ways), list);
}

function proof(told: NonNullable<Evidence["proof"]>, words: Words): Node[] {
  const query = new URLSearchParams({ s: told.s, p: told.p, o: told.o }).toString();
  const whole = el("p", {}, el("a", { href: `${words.proof}?${query}` }, words.why));
  if (!told.lines.length) return [whole];
  const list = el("ol", { class: "proof-lines" });
  for (const line of told.lines) {
    const item = el("li", { class: `depth-${Math.min(line.depth, 6)}` }, isolated(line.text));
    if (line.rule) item.append(el("span", { class: "quiet" }, ` ${words.by} `), el("code", {}, line.rule));
    if (line.claims.length) item.append(el("span", { class: "quiet" }, ` ${words.asserted} `));
    for (const claim of line.claims) item.append(link(claim), " ");
    list.append(item);
  }
  return [el("h3", {}, words.proved), list, whole];
}

function card(claim: Claim, words: Words): Node {
  const head = el("h3", {}, link(claim.claim));
  const badges = el("p", { class: "badges" });
  for (const one of claim.badges) {
    badges.append(el("span", { class: `badge ${one.group}-${one.slug}` }, one.name));
  }
  const made = el("article", { class: claim.hedged ? "card is-hedged" : "card" }, el("header", {}, head, badges));
  for (const quote of claim.quotes) {
    const line = el("p");
    for (const piece of quote) {
      const css = piece.kinds.map((kind) => ` m-${kind}`).join("");
      line.append(css ? el("mark", { class: `m${css}` }, piece.text) : piece.text);
    }
    made.append(el("blockquote", { class: "quote" }, line));
  }
  if (claim.cues.length) {
    const cues = claim.cues.flatMap((cue) => [el("q", {}, isolated(cue)), " "]);
    made.append(el("p", { class: "hedge" }, words.hedge, " ", ...cues));
  }
  const chain = el("ol", { class: "chain" });
  const step = (role: string | undefined, one: Node): void => {
    chain.append(el("li", {}, el("span", { class: "role" }, role), el("span", {}, one)));
  };
  step(words.says, claim.speaker ? link(claim.speaker) : document.createTextNode(words.nobody ?? ""));
  if (claim.outlet) step(words.relays, link(claim.outlet));
  if (claim.article) {
    step(words.in, el("span", {}, link(claim.article), " ", el("span", { class: "quiet" }, claim.published)));
  }
  for (const time of claim.times) {
    const when = el("span", {}, time.words ? el("q", {}, isolated(time.words)) : null, " ", el("span", { class: "edtf" }, time.edtf));
    if (time.open) when.append(" ", el("span", { class: "badge open" }, time.open));
    step(words.when, when);
  }
  made.append(chain);
  return made;
}

function link(one: Named | null): Node {
  return one ? el("a", { href: one.href }, isolated(one.name)) : document.createTextNode("—");
}
