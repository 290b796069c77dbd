/** Names beside marks, where there is room; the best-joined things come first. */

import type { Model } from "./model";
import { FONT, type Palette, type State, short } from "./stage";

type Pen = CanvasRenderingContext2D;

/** Things up to which names keep clear of the marks of others. */
const MANY = 2500;
/** Names while a crowded picture moves: so few that they need not keep clear of marks. */
export const FEW = 16;

/** Takes the room for words in the middle of a line, if it is free. */
export type Take = (text: string, x: number, y: number, size: number) => boolean;

const widths = new Map<string, number>();

/** Return the numbers of all things, the best-joined first. */
export function ranked(model: Model): Uint32Array<ArrayBuffer> {
  const rank = Float64Array.from({ length: model.nodes }, (_, i) => model.degree(i) + (model.more[i] ?? 0));
  return Uint32Array.from({ length: model.nodes }, (_, i) => i).sort((a, b) => (rank[b] ?? 0) - (rank[a] ?? 0));
}

/** Write at most `most` names of the things in sight; `at` tells where a thing lies on the screen. */
export function labels(
  pen: Pen,
  state: State,
  palette: Palette,
  seen: readonly number[],
  at: (node: number) => [number, number],
  radius: number,
  most: number,
  wide_: number,
): Take {
  const { model, picked } = state;
  const on = picked && "node" in picked ? picked.node : -1;
  const taken = new Set<number>();
  const take = (x0: number, y0: number, x1: number, y1: number, always: boolean): boolean => {
    const cells: number[] = [];
    for (let cx = Math.floor(x0 / 14); cx <= x1 / 14; cx++) {
      for (let cy = Math.floor(y0 / 6); cy <= y1 / 6; cy++) cells.push(cy * 8192 + cx);
    }
    if (!always && cells.some((cell) => taken.has(cell))) return false;
    for (const cell of cells) taken.add(cell);
    return true;
  };
  if (seen.length <= MANY && most > FEW) {
    for (const i of seen) {
      const [x, y] = at(i);
      take(x - radius, y - radius, x + radius, y + radius, true);
    }
  }
  pen.font = `13px ${FONT}`;
  const first = seen.filter((i) => i === on || state.focus.has(i));
  const rest = seen.filter((i) => i !== on && !state.focus.has(i)).slice(0, most * 3);
  let told = 0;
  for (const i of [...first, ...rest]) {
    if (told >= most) break;
    const [x, y] = at(i);
    const text = short(model.names[i] ?? "");
    pen.font = `13px ${FONT}`;
    const half = wide(pen, text) / 2 + 4;
    const aside = half + radius + 4;
    const held = Math.min(Math.max(x, half + 2), Math.max(half + 2, wide_ - half - 2));
    const spots = [[held, y + radius + 14], [held, y - radius - 6], [x + aside, y + 4], [x - aside, y + 4]] as const;
    const inside = (middle: number): boolean => middle >= half && middle <= wide_ - half;
    const spot = spots.find(([middle, base]) => inside(middle) && take(middle - half, base - 10, middle + half, base + 3, i === on));
    if (!spot) continue;
    told++;
    halo(pen, palette, text, ...spot, 13, "--ink", 4);
    const more = model.more[i] ?? 0;
    if (more > 0 && seen.length < 400) halo(pen, palette, `+${more}`, x + radius + 9, y - radius + 1, 10, "--ink-2", 3);
  }
  return (text, x, y, size) => {
    pen.font = `${size}px ${FONT}`;
    const half = wide(pen, text) / 2 + 2;
    return take(x - half, y - size, x + half, y + 2, false);
  };
}

/** Write words in a colour of the page, with the ground around them. */
export function halo(pen: Pen, palette: Palette, text: string, x: number, y: number, size: number, colour: string, width: number): void {
  pen.font = `${size}px ${FONT}`;
  pen.textAlign = "center";
  pen.lineJoin = "round";
  pen.lineWidth = width;
  pen.strokeStyle = palette.of("--raised");
  pen.strokeText(text, x, y);
  pen.fillStyle = palette.of(colour);
  pen.fillText(text, x, y);
}

function wide(pen: Pen, text: string): number {
  const key = pen.font + text;
  let found = widths.get(key);
  if (found === undefined) {
    if (widths.size > 20_000) widths.clear();
    found = pen.measureText(text).width;
    widths.set(key, found);
  }
  return found;
}
