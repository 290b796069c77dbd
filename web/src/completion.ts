/** What the editor completes: variables of the text, prefixes, and terms by how often they are used. */

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";

interface Term {
  iri: string;
  name: string;
  kind: string;
  uses: number;
  about: string;
}

export interface Known {
  prefixes: Record<string, string>;
  terms: Term[];
}

const KEYWORDS = (
  "SELECT DISTINCT WHERE OPTIONAL UNION MINUS FILTER BIND VALUES GRAPH GROUP BY HAVING ORDER LIMIT OFFSET " +
  "CONSTRUCT ASK DESCRIBE PREFIX COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT EXISTS REGEX CONTAINS STRSTARTS " +
  "LANG LANGMATCHES STR IRI BOUND COALESCE IF ASC DESC"
).split(" ");

const KINDS: Readonly<Record<string, string>> = {
  Class: "class",
  ObjectProperty: "property",
  DatatypeProperty: "property",
  AnnotationProperty: "property",
};

/** Return a way to learn what `endpoint` knows; it is asked once. */
export function knowing(endpoint: string): () => Promise<Known> {
  let asked: Promise<Known> | null = null;
  return () => (asked ??= fetch(endpoint).then((answer) => answer.json() as Promise<Known>));
}

/** Return the completion source over what is known. */
export function completions(
  known: () => Promise<Known>,
): (context: CompletionContext) => Promise<CompletionResult | null> {
  return async (context) => {
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) {
      const names = new Set(context.state.doc.toString().match(/[?$]\w+/g) ?? []);
      names.delete(variable.text);
      return {
        from: variable.from,
        options: [...names].sort().map((label) => ({ label, type: "variable" })),
      };
    }
    const word = context.matchBefore(/[A-Za-z_][\w-]*:?[\w./-]*/);
    if (!word && !context.explicit) return null;
    const { prefixes, terms } = await known();
    const options: Completion[] = [];
    const spaces = Object.entries(prefixes).sort((a, b) => b[1].length - a[1].length);
    for (const term of terms) {
      const found = spaces.find(([, space]) => term.iri.startsWith(space));
      if (!found) continue;
      options.push({
        label: `${found[0]}:${term.iri.slice(found[1].length)}`,
        type: KINDS[term.kind] ?? "constant",
        detail: term.uses ? `${term.name} · ${term.uses}` : term.name,
        info: term.about,
        boost: Math.min(50, Math.log2(1 + term.uses) * 5),
      });
    }
    for (const [prefix, space] of spaces) {
      options.push({
        label: `PREFIX ${prefix}:`,
        apply: `PREFIX ${prefix}: <${space}>\n`,
        type: "namespace",
        detail: space,
        boost: -10,
      });
    }
    for (const label of KEYWORDS) options.push({ label, type: "keyword", boost: -5 });
    return { from: word?.from ?? context.pos, options, validFor: /^[\w:./-]*$/ };
  };
}
