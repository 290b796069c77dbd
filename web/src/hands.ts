/** Pointer, wheel and keys on the picture: all that a hand can do, a key can do. */

import type { Pick } from "./model";
import type { Stage, State } from "./stage";

export interface Acts {
  stage: Stage;
  state: State;
  choose: (pick: Pick) => Promise<void>;
  expand: (node: number) => void;
  collapse: (node: number) => void;
  hide: (node: number) => void;
  pin: (node: number, keep?: boolean) => void;
  path: (node: number) => void;
  undo: () => void;
  rearrange: () => void;
  toPane: () => void;
  along: (by: 1 | -1) => void;
  seek: () => void;
}

const ARROWS: Readonly<Record<string, [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const NUDGE = 24;

export function bind(box: HTMLElement, acts: Acts): void {
  pointer(box, acts);
  let leaving = false;
  box.addEventListener("focus", () => (leaving = false));
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Tab" && leaving) return;
    leaving = event.key === "Escape";
    if (key(event, acts)) event.preventDefault();
  });
}

function pointer(box: HTMLElement, { stage, state, choose, expand, pin }: Acts): void {
  let held: { x: number; y: number; node: number; moved: boolean } | null = null;
  const at = (event: MouseEvent): [number, number] => {
    const frame = box.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  box.addEventListener("pointerdown", (event) => {
    const [x, y] = at(event);
    const pick = stage.under(x, y);
    held = { x, y, node: pick && "node" in pick ? pick.node : -1, moved: false };
    box.setPointerCapture(event.pointerId);
  });
  box.addEventListener("pointermove", (event) => {
    const [x, y] = at(event);
    if (!held) {
      if (state.model.edges < 5000) box.dataset.over = stage.under(x, y) ? "1" : "";
      return;
    }
    const [dx, dy] = [x - held.x, y - held.y];
    if (!held.moved && Math.hypot(dx, dy) < 4) return;
    held.moved = true;
    if (held.node >= 0) stage.move(held.node, dx, dy);
    else stage.pan(dx, dy);
    [held.x, held.y] = [x, y];
  });
  box.addEventListener("pointerup", (event) => {
    if (held && !held.moved) void choose(stage.under(...at(event)));
    else if (held && held.node >= 0) pin(held.node, true);
    held = null;
  });
  box.addEventListener("pointercancel", () => (held = null));
  box.addEventListener("dblclick", (event) => {
    const pick = stage.under(...at(event));
    if (pick && "node" in pick) expand(pick.node);
  });
  box.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && document.activeElement !== box) return;
      event.preventDefault();
      stage.zoom(event.deltaY < 0 ? 1.12 : 1 / 1.12, ...at(event));
    },
    { passive: false },
  );
}

/** Do what a key means; return whether it meant anything. */
function key(event: KeyboardEvent, acts: Acts): boolean {
  const { stage, state } = acts;
  const node = state.picked && "node" in state.picked ? state.picked.node : -1;
  const arrow = ARROWS[event.key];
  if (arrow) return event.shiftKey ? nudge(node, arrow, acts) : towards(node, arrow, acts);
  const of: Readonly<Record<string, () => boolean>> = {
    Tab: () => step(node + (event.shiftKey ? -1 : 1), acts),
    Enter: () => on(node, event.shiftKey ? acts.collapse : acts.expand),
    h: () => on(node, acts.hide),
    f: () => on(node, (one) => acts.pin(one)),
    p: () => on(node, acts.path),
    e: () => always(acts.toPane),
    u: () => always(acts.undo),
    "/": () => always(acts.seek),
    a: () => always(acts.rearrange),
    "[": () => always(() => acts.along(-1)),
    "]": () => always(() => acts.along(1)),
    "+": () => always(() => stage.zoom(1.3)),
    "=": () => always(() => stage.zoom(1.3)),
    "-": () => always(() => stage.zoom(1 / 1.3)),
    "0": () => always(() => stage.fit()),
    Escape: () => always(() => void acts.choose(null)),
  };
  return of[event.key]?.() ?? false;
}

function always(act: () => void): boolean {
  act();
  return true;
}

function on(node: number, act: (node: number) => void): boolean {
  if (node >= 0) act(node);
  return node >= 0;
}

/** Go to a thing by its place in the list; past either end the focus leaves the picture. */
function step(node: number, { state, choose }: Acts): boolean {
  if (node < 0 || node >= state.model.nodes) {
    void choose(null);
    return false;
  }
  void choose({ node });
  return true;
}

/** Move the pinned thing that is picked, or else the picture. */
function nudge(node: number, [dx, dy]: [number, number], { stage, state, pin }: Acts): boolean {
  if (node >= 0 && state.pinned.has(node)) {
    stage.move(node, dx * NUDGE, dy * NUDGE);
    pin(node, true);
  } else stage.pan(-dx * NUDGE * 2, -dy * NUDGE * 2);
  return true;
}

/** Go to the neighbour that lies most in the direction of an arrow key. */
function towards(node: number, [dx, dy]: [number, number], acts: Acts): boolean {
  const { model } = acts.state;
  if (node < 0) return step(0, acts);
  let best = 0.2;
  let found = -1;
  for (const edge of model.around(node)) {
    const other = model.other(edge, node);
    const [x, y] = [(model.x[other] ?? 0) - (model.x[node] ?? 0), (model.y[other] ?? 0) - (model.y[node] ?? 0)];
    const match = (x * dx + y * dy) / (Math.hypot(x, y) || 1);
    if (match > best) [best, found] = [match, other];
  }
  if (found >= 0) void acts.choose({ node: found });
  return true;
}
