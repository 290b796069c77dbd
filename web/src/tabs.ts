/** Several queries side by side, kept on this machine. */

import { el } from "./dom";

const MOST = 8;

export interface TabWords {
  tabs: string;
  tab: string;
  another: string;
  close: string;
}

export class Tabs {
  private texts: string[];
  private active = 0;

  constructor(
    private readonly bar: HTMLElement,
    private readonly words: TabWords,
    private readonly shown: (text: string) => void,
    first: string,
    asked: boolean,
  ) {
    this.texts = kept();
    const same = this.texts.indexOf(first);
    if (!this.texts.length) this.texts = [first];
    else if (asked && same >= 0) this.active = same;
    else if (asked) this.active = this.texts.push(first) - 1;
    while (this.texts.length > MOST) {
      this.texts.shift();
      this.active = Math.max(0, this.active - 1);
    }
    bar.setAttribute("role", "tablist");
    bar.setAttribute("aria-label", words.tabs);
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      this.go((this.active + step + this.texts.length) % this.texts.length);
      this.bar.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
    });
    this.draw();
    if (!asked) shown(this.text);
  }

  get text(): string {
    return this.texts[this.active] ?? "";
  }

  /** Keep what was typed in the tab that is open. */
  keep(text: string): void {
    this.texts[this.active] = text;
    save(this.texts);
    const name = this.bar.querySelector("[aria-selected=true]");
    if (name) name.textContent = title(text, this.words.tab, this.active);
  }

  private go(tab: number): void {
    this.active = tab;
    this.draw();
    this.shown(this.text);
  }

  private draw(): void {
    save(this.texts);
    const made = this.texts.map((text, i) => {
      const on = i === this.active;
      const name = title(text, this.words.tab, i);
      const tab = el("button", { type: "button", role: "tab", "aria-selected": String(on), "aria-controls": "editor", tabindex: on ? 0 : -1 }, name);
      tab.addEventListener("click", () => this.go(i));
      return tab;
    });
    this.bar.replaceChildren(...made);
    const more = this.bar.nextElementSibling;
    if (!(more instanceof HTMLElement)) return;
    const another = el("button", { type: "button", class: "quiet-button", title: this.words.another, "aria-label": this.words.another }, "+");
    another.addEventListener("click", () => {
      if (this.texts.length >= MOST) this.texts.shift();
      this.go(this.texts.push(this.text) - 1);
    });
    const close = el("button", { type: "button", class: "quiet-button", title: this.words.close, "aria-label": this.words.close }, "×");
    close.addEventListener("click", () => {
      this.texts.splice(this.active, 1);
      this.go(Math.max(0, this.active - 1));
    });
    more.replaceChildren(another, this.texts.length > 1 ? close : "");
  }
}

/** Return what a tab is called: the query's summary or first comment, else its form. */
function title(text: string, word: string, i: number): string {
  const comment = /^\s*#\+\s*summary:\s*(.+)$/m.exec(text)?.[1] ?? /^\s*#\s*([^+\s].*)$/m.exec(text)?.[1];
  const form = /\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b[^\n]*/i.exec(text)?.[0];
  const name = (comment ?? form ?? `${word} ${i + 1}`).trim();
  return name.length > 34 ? name.slice(0, 33) + "…" : name;
}

function kept(): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem("kg-tabs") ?? "[]");
    return Array.isArray(found) ? found.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return [];
  }
}

function save(texts: string[]): void {
  try {
    localStorage.setItem("kg-tabs", JSON.stringify(texts.map((text) => text.slice(0, 65536))));
  } catch {
    // storage is off: nothing is kept
  }
}
