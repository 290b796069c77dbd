/** What is wrong with the names in a query, as one types: prefixes not declared, terms nobody knows. */

import type { Known } from "./completion";

export interface Fault {
  from: number;
  to: number;
  kind: "prefix" | "term";
  name: string;
}

const OPAQUE = /"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|#[^\n]*/g;

/** Return the faults of a query's names; terms are looked up only in the ontology's own space. */
export function faults(text: string, known: Known): Fault[] {
  const declared = new Map<string, string>();
  for (const [, prefix, space] of text.matchAll(/\bPREFIX\s+([\w-]*):\s*<([^<>\s]*)>/gi)) {
    declared.set(prefix ?? "", space ?? "");
  }
  const own = known.prefixes.apo ?? "";
  const terms = new Set(known.terms.map((term) => term.iri));
  const plain = text
    .replace(/\bPREFIX\s+[\w-]*:\s*<[^<>\s]*>/gi, (part) => " ".repeat(part.length))
    .replace(OPAQUE, (part) => " ".repeat(part.length));
  const found: Fault[] = [];
  for (const match of plain.matchAll(/(?<![\w?$:-])([A-Za-z][\w-]*)?:([\w-]*(?:\.[\w-]+)*)/g)) {
    const [name, prefix = "", local = ""] = match;
    const [from, to] = [match.index, match.index + name.length];
    const space = declared.get(prefix);
    if (space === undefined) {
      if (prefix !== "_") found.push({ from, to, kind: "prefix", name: prefix });
    } else if (space === own && own && local && !terms.has(space + local)) {
      found.push({ from, to, kind: "term", name });
    }
  }
  return found.slice(0, 30);
}
