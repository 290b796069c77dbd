/** A drawing that can be moved and sized: by its view box, so that names and marks stay links. */

import { el, onPaper } from "./dom";

const MOST = 24;

export interface Words {
  closer: string;
  wider: string;
  whole: string;
  png: string;
  failed: string;
}

export class Frame {
  private readonly full: [number, number, number, number];
  private box: [number, number, number, number];

  constructor(
    readonly svg: SVGSVGElement,
    private readonly settled: (scale: number) => void = () => undefined,
  ) {
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.full = [x, y, width, height];
    this.box = [...this.full];
    this.listen();
  }

  /** How many times larger than at first the drawing is shown. */
  get scale(): number {
    return this.full[2] / this.box[2];
  }

  zoom(factor: number, x = 0.5, y = 0.5): void {
    const scale = Math.min(MOST, Math.max(1, this.scale * factor));
    const [w, h] = [this.full[2] / scale, this.full[3] / scale];
    const [left, top, was, high] = this.box;
    this.set(left + (was - w) * x, top + (high - h) * y, w, h);
  }

  /** Move by parts of what is shown. */
  pan(x: number, y: number): void {
    const [left, top, w, h] = this.box;
    this.set(left + x * w, top + y * h, w, h);
  }

  whole(): void {
    this.set(...this.full);
  }

  private set(left: number, top: number, w: number, h: number): void {
    const [x, y, width, height] = this.full;
    const within = (at: number, least: number, most: number): number => Math.min(most, Math.max(least, at));
    this.box = [within(left, x, x + width - w), within(top, y, y + height - h), w, h];
    this.svg.setAttribute("viewBox", this.box.map((n) => n.toFixed(2)).join(" "));
    this.svg.style.setProperty("--shrink", (1 / this.scale).toFixed(3));
    this.settled(this.scale);
  }

  private listen(): void {
    const { svg } = this;
    let held: { x: number; y: number; moved: boolean } | null = null;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button === 0) held = { x: event.clientX, y: event.clientY, moved: false };
    });
    svg.addEventListener("pointermove", (event) => {
      if (!held || this.scale === 1) return;
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      if (!held.moved && Math.hypot(dx, dy) < 4) return;
      if (!held.moved) svg.setPointerCapture(event.pointerId);
      this.pan(-dx / svg.clientWidth, -dy / svg.clientHeight);
      held = { x: event.clientX, y: event.clientY, moved: true };
    });
    svg.addEventListener("pointerup", () => {
      const moved = held?.moved;
      held = null;
      // A drag ends on a link that it must not follow.
      if (moved) svg.addEventListener("click", (event) => event.preventDefault(), { once: true, capture: true });
    });
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !svg.contains(document.activeElement)) return;
        event.preventDefault();
        const at = svg.getBoundingClientRect();
        const x = (event.clientX - at.left) / at.width;
        this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, x, (event.clientY - at.top) / at.height);
      },
      { passive: false },
    );
    svg.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const acts: Record<string, () => void> = {
        "+": () => this.zoom(1.4),
        "=": () => this.zoom(1.4),
        "-": () => this.zoom(1 / 1.4),
        "0": () => this.whole(),
        ArrowLeft: () => this.pan(-0.15, 0),
        ArrowRight: () => this.pan(0.15, 0),
        ArrowUp: () => this.pan(0, -0.15),
        ArrowDown: () => this.pan(0, 0.15),
      };
      const act = acts[event.key];
      if (!act || (this.scale === 1 && event.key.startsWith("Arrow"))) return;
      act();
      event.preventDefault();
    });
  }
}

/** Return buttons that size a drawing. */
export function sizing(frame: Frame, words: Words): HTMLElement[] {
  const button = (name: string, shown: string, act: () => void): HTMLElement => {
    const made = el("button", { type: "button", class: "quiet-button", "aria-label": name, title: name }, shown);
    made.addEventListener("click", act);
    return made;
  };
  return [
    button(words.closer, "+", () => frame.zoom(1.5)),
    button(words.wider, "−", () => frame.zoom(1 / 1.5)),
    button(words.whole, "⤢", () => frame.whole()),
  ];
}

/** Return a button that saves the picture at `address` (SVG) as PNG, at twice its size. */
export function saving(address: string, name: string, words: Words, told: (text: string) => void): HTMLElement {
  const made = el("button", { type: "button", class: "quiet-button" }, words.png);
  made.addEventListener("click", () => {
    void png(address)
      .then((blob) => {
        const link = el("a", { href: URL.createObjectURL(blob), download: name });
        link.click();
        URL.revokeObjectURL(link.href);
      })
      .catch(() => told(words.failed));
  });
  return made;
}

async function png(address: string): Promise<Blob> {
  const answer = await fetch(onPaper(address), { headers: { Accept: "image/svg+xml" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const text = await answer.text();
  const picture = new Image();
  picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  await picture.decode();
  const canvas = el("canvas", { width: picture.naturalWidth * 2, height: picture.naturalHeight * 2 });
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser draws no canvas");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture")))));
}
