/** What draws a view: the canvas everywhere, WebGL where there is a graphics card. */

import type { Model, Pick } from "./model";

/** What a reader has picked, opened and pinned; numbers are those of the model. */
export interface State {
  model: Model;
  picked: Pick;
  focus: Set<number>;
  pinned: Set<number>;
}

export interface Stage {
  readonly kind: "canvas" | "webgl";
  /** Draw another model. */
  show(): void;
  /** Draw again: places, picks or colours have changed. */
  draw(): void;
  fit(): void;
  zoom(factor: number, x?: number, y?: number): void;
  pan(dx: number, dy: number): void;
  /** Bring a thing into sight. */
  reveal(node: number): void;
  under(x: number, y: number): Pick;
  /** Move a thing by pixels of the screen. */
  move(node: number, dx: number, dy: number): void;
  image(): Promise<Blob | null>;
}

const LANES: Readonly<Record<string, string>> = {
  situation: "--lane-0",
  forecast: "--lane-0",
  measure: "--lane-4",
  purpose: "--lane-5",
  actor: "--lane-2",
  population: "--lane-1",
  place: "--lane-3",
};

/** The colours of the page's theme, read from its style sheet. */
export class Palette {
  private known = new Map<string, string>();

  constructor(private readonly home: HTMLElement) {}

  forget(): void {
    this.known.clear();
  }

  of(name: string): string {
    let found = this.known.get(name);
    if (found === undefined) {
      const probe = document.createElement("span");
      probe.className = `ink${name}`;
      this.home.append(probe);
      found = getComputedStyle(probe).color;
      probe.remove();
      this.known.set(name, found);
    }
    return found;
  }

  family(name: string): string {
    return this.of(LANES[name] ?? "--ink-2");
  }
}

export const FONT = 'system-ui, -apple-system, "Segoe UI", "Noto Sans KR", NanumGothic, sans-serif';

/** Cut a name to what fits beside a mark. */
export function short(name: string): string {
  return name.length > 32 ? name.slice(0, 31) + "…" : name;
}

/** Whether an edge touches what is picked. */
export function touches({ model, picked }: State, edge: number): boolean {
  if (!picked) return false;
  return "edge" in picked ? picked.edge === edge : model.s[edge] === picked.node || model.o[edge] === picked.node;
}
