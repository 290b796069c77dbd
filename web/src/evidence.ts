/** The evidence pane: the sentences behind a thing or a relation, with who says them. */

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
  badges: { group: string; slug: string; name: string }[];
  quotes: { text: string; kinds: string[] }[][];
}

export interface Evidence {
  title: string;
  href: string;
  classes?: string[];
  layer?: string;
  proof?: { s: string; p: string; o: string } | null;
  claims: Claim[];
}

/** Return the parts of the pane. */
export function pane(told: Evidence, words: Record<string, string>, tools: Node[]): Node[] {
  const parts: Node[] = [el("h2", {}, isolated(told.title))];
  if (told.classes?.length) parts.push(el("p", { class: "quiet" }, told.classes.join(" · ")));
  parts.push(el("p", { class: "actions" }, el("a", { class: "button", href: told.href }, words.open), ...tools));
  if (told.proof) {
    const query = new URLSearchParams(told.proof).toString();
    parts.push(el("p", {}, el("a", { href: `${words.proof}?${query}` }, words.why)));
  }
  if (!told.claims.length) parts.push(el("p", { class: "empty" }, words.noclaims));
  for (const claim of told.claims) parts.push(card(claim, words));
  return parts;
}

function card(claim: Claim, words: Record<string, string>): Node {
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
  const chain = el("ol", { class: "chain" });
  const step = (role: string | undefined, one: Node): void => {
    chain.append(el("li", {}, el("span", { class: "role" }, role), el("span", {}, one)));
  };
  step(words.says, claim.speaker ? link(claim.speaker) : document.createTextNode(words.nobody ?? ""));
  if (claim.outlet) step(words.relays, link(claim.outlet));
  if (claim.article) {
    step(words.in, el("span", {}, link(claim.article), " ", el("span", { class: "quiet" }, claim.published)));
  }
  made.append(chain);
  return made;
}

function link(one: Named | null): Node {
  return one ? el("a", { href: one.href }, isolated(one.name)) : document.createTextNode("—");
}
