/** The query page: the plain form becomes an editor that completes, marks errors and shows answers. */

import { acceptCompletion, autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { type Diagnostic, linter } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import { type Known, completions, knowing } from "./completion";
import { el, need } from "./dom";
import { graph, map, timeline } from "./plots";
import { type Rows, chart, learn, table, triples } from "./results";
import { type TabWords, Tabs } from "./tabs";
import { faults } from "./terms";

const KEPT = 30;
const form = need<HTMLFormElement>("#query-form");
const words = form.dataset as Record<string, string>;
const area = need<HTMLTextAreaElement>("#text");
const place = need<HTMLElement>("#editor");
const status = need<HTMLElement>("#status");
const result = need<HTMLElement>("#result");
const stop = need<HTMLButtonElement>("#stop");
let running: AbortController | null = null;

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--lane-0)", fontWeight: "600" },
  { tag: [tags.variableName, tags.definition(tags.variableName)], color: "var(--lane-1)" },
  { tag: [tags.string, tags.number, tags.bool], color: "var(--lane-3)" },
  { tag: [tags.namespace, tags.url, tags.literal], color: "var(--lane-2)" },
  { tag: tags.comment, color: "var(--ink-2)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--line-2)", borderRadius: "6px" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "1px" },
  ".cm-content": { fontFamily: "var(--mono)", fontSize: "14px", caretColor: "var(--ink)", minHeight: "16rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--mark)" },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--ink-2)", border: "none" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--line-2)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "inherit", opacity: "0.8", marginLeft: "1em" },
  ".cm-completionInfo": { maxWidth: "22rem", fontFamily: "var(--sans)" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--bad)", backgroundImage: "none" },
});

const known = knowing(words.completion ?? "");
let learnt: Known | null = null;
void known().then((found) => (learnt = found), () => null);

/** Mark what the grammar does not expect, and names that nobody knows, as one types. */
const errors = linter((view) => {
  const found: Diagnostic[] = [];
  syntaxTree(view.state).iterate({
    enter(node) {
      if (!node.type.isError || found.length > 20) return;
      const to = Math.min(view.state.doc.length, Math.max(node.to, node.from + 1));
      const from = Math.max(0, Math.min(node.from, to - 1));
      if (to > from) found.push({ from, to, severity: "error", message: words.unexpected ?? "" });
    },
  });
  for (const fault of learnt ? faults(view.state.doc.toString(), learnt) : []) {
    const message = (fault.kind === "prefix" ? words.noprefix : words.noterm) ?? "";
    const severity = fault.kind === "prefix" ? "error" : "warning";
    const space = fault.kind === "prefix" ? learnt?.prefixes[fault.name] : undefined;
    const declare = `PREFIX ${fault.name}: <${space ?? ""}>\n`;
    const actions = space ? [{ name: declare.trim(), apply: (v: EditorView) => v.dispatch({ changes: { from: 0, insert: declare } }) }] : [];
    found.push({ from: fault.from, to: fault.to, severity, message: message.replace("%name", fault.name), actions });
  }
  return found;
});

// A browser that types over a selection makes styled elements, which the policy forbids: we do it.
const typing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || event.data === null || event.isComposing) return false;
    if (view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

let tabs: Tabs | null = null;
const shadow = place.attachShadow({ mode: "open" });
const view = new EditorView({
  root: shadow,
  parent: shadow,
  state: EditorState.create({
    doc: area.value,
    extensions: [
      lineNumbers(),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      sparql(),
      syntaxHighlighting(colours),
      errors,
      typing,
      autocompletion({ override: [completions(known)] }),
      EditorView.updateListener.of((update) => update.docChanged && tabs?.keep(update.state.doc.toString())),
      look,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-labelledby": "", "aria-label": need("label[for=text]").textContent ?? "" }),
      keymap.of([
        { key: "Mod-Enter", run: () => (void run(), true) },
        { key: "Tab", run: acceptCompletion },
        ...completionKeymap,
        ...historyKeymap,
        ...defaultKeymap,
      ]),
    ],
  }),
});
area.hidden = true;
place.hidden = false;
tabs = new Tabs(
  need("#tabs"),
  words as unknown as TabWords,
  (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
  area.value,
  /[?&](query|stored)=/.test(location.search),
);
need<HTMLElement>("#tab-row").hidden = false;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void run();
});
stop.addEventListener("click", () => running?.abort());

/** Ask the endpoint, and show the answer and what it took. */
async function run(): Promise<void> {
  const text = view.state.doc.toString();
  running?.abort();
  const mine = (running = new AbortController());
  stop.hidden = false;
  say(words.running ?? "");
  result.replaceChildren();
  const address = new URL(location.href);
  address.search = new URLSearchParams({ query: text, run: "1" }).toString();
  if (address.href.length < 8000) window.history.replaceState(null, "", address);
  const begun = performance.now();
  try {
    const answer = await fetch(words.endpoint ?? "", {
      method: "POST",
      headers: {
        "Content-Type": "application/sparql-query",
        Accept: "application/sparql-results+json, application/n-triples;q=0.9",
      },
      body: text,
      signal: mine.signal,
    });
    const media = answer.headers.get("Content-Type") ?? "";
    const body = await answer.text();
    const size = body.length < 2000 ? `${body.length} B` : `${Math.round(body.length / 1000)} kB`;
    const state = answer.headers.get("KG-Version");
    const took = [`${Math.round(performance.now() - begun)} ms`, size, ...(state ? [`v${state}`] : [])].join(" · ");
    if (!answer.ok) fail(body);
    else {
      const found = media.includes("json") ? (JSON.parse(body) as Rows) : triples(body);
      await learn(found, words.names ?? "").catch(() => undefined);
      if (!mine.signal.aborted) rows(found, body, took);
    }
    if (answer.ok) remember(text);
  } catch (error) {
    if (mine.signal.aborted) say(words.stopped ?? "");
    else fail(String(error));
  } finally {
    if (running === mine) stop.hidden = true;
  }
}

function rows(answer: Rows, raw: string, took: string): void {
  if (answer.boolean !== undefined) {
    say(took);
    result.append(el("p", { class: "lead" }, String(answer.boolean)));
    return;
  }
  const count = answer.results?.bindings.length ?? 0;
  say((words.took ?? "").replace("%rows", String(count)).replace("%ms", took));
  if (!count) {
    result.append(el("p", { class: "empty" }, words.nothing));
    return;
  }
  const panes: [string, () => Node][] = [
    [words.table ?? "", () => table(answer, words.explore ?? "", words.cut ?? "")],
    [words.graph ?? "", () => graph(answer, words.explore ?? "", words.cut ?? "") ?? el("p", { class: "empty" }, words.nograph)],
    [words.map ?? "", () => map(answer, words.places ?? "", words.map ?? "") ?? el("p", { class: "empty" }, words.nomap)],
    [words.time ?? "", () => timeline(answer) ?? el("p", { class: "empty" }, words.notime)],
    [words.chart ?? "", () => chart(answer) ?? el("p", { class: "empty" }, words.nochart)],
    [words.raw ?? "", () => el("pre", { tabindex: 0 }, el("code", {}, raw))],
  ];
  const holder = el("div");
  const bar = el("div", { role: "group", class: "switch" });
  panes.forEach(([name, make], i) => {
    const button = el("button", { type: "button", class: "quiet-button", "aria-pressed": String(!i) }, name);
    button.addEventListener("click", () => {
      for (const one of bar.children) one.setAttribute("aria-pressed", String(one === button));
      holder.replaceChildren(make());
    });
    bar.append(button);
  });
  holder.append(panes[0]?.[1]() ?? "");
  result.append(bar, holder);
}

function fail(body: string): void {
  let told = body;
  try {
    const problem = JSON.parse(body) as { title?: string; detail?: string };
    told = [problem.title, problem.detail].filter(Boolean).join(": ");
  } catch {
    // not a problem document: shown as it came
  }
  status.replaceChildren(el("p", { class: "fault" }, told));
}

function say(text: string): void {
  status.replaceChildren(el("p", { class: "quiet" }, text));
}

/** Keep what was asked, newest first, on this machine. */
function remember(text: string): void {
  const kept = [text, ...past().filter((one) => one !== text)].slice(0, KEPT);
  try {
    localStorage.setItem("kg-queries", JSON.stringify(kept));
  } catch {
    // storage is off: nothing is kept
  }
  showPast();
}

function past(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem("kg-queries") ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return [];
  }
}

function showPast(): void {
  const kept = past();
  const section = need<HTMLElement>("#history");
  section.hidden = !kept.length;
  need("ul", section).replaceChildren(
    ...kept.map((text) => {
      const line = text.split("\n").find((one) => /^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)/i.test(one)) ?? text;
      const link = el("a", { href: "?" + new URLSearchParams({ query: text }).toString() }, line.trim().slice(0, 90));
      return el("li", {}, link);
    }),
  );
}

showPast();
