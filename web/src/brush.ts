/** The strip of time: a drag over it chooses a window, which the address then holds. */

import { need, svg as make } from "./dom";

/** Let the strip of a page be brushed, where it has one. */
export function brush(): void {
  const strip = document.querySelector<HTMLElement>("#strip");
  if (!strip) return;
  const picture = need<SVGSVGElement>("svg", strip);
  const bars = [...picture.querySelectorAll<SVGRectElement>(".strip-bar")];
  if (!bars.length) return;
  const chosen = make("rect", { class: "strip-window", y: 0, height: 44, width: 0 });
  picture.append(chosen);
  let from = -1;
  let to = -1;

  const under = (event: PointerEvent): number => {
    const box = picture.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    return Math.max(0, Math.min(bars.length - 1, Math.floor(share * bars.length)));
  };
  const show = (): void => {
    const [a, b] = [Math.min(from, to), Math.max(from, to)];
    chosen.setAttribute("x", String((960 * a) / bars.length));
    chosen.setAttribute("width", String((960 * (b - a + 1)) / bars.length));
  };
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = to = under(event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (from < 0) return;
    const at = under(event);
    if (at === to && at === from) return;
    if (!picture.hasPointerCapture(event.pointerId)) picture.setPointerCapture(event.pointerId);
    to = at;
    show();
  });
  picture.addEventListener("pointerup", () => {
    const [a, b] = [bars[Math.min(from, to)], bars[Math.max(from, to)]];
    const dragged = from !== to;
    from = to = -1;
    if (!dragged || !a || !b) return;
    picture.addEventListener("click", (event) => event.preventDefault(), { once: true, capture: true });
    go(a.dataset.at ?? "", b.dataset.at ?? "");
  });
  picture.addEventListener("pointercancel", () => {
    from = to = -1;
    chosen.setAttribute("width", "0");
  });
  picture.addEventListener("dragstart", (event) => event.preventDefault());
  // With Shift, the arrow keys make the window wider from the year in focus.
  picture.addEventListener("keydown", (event) => {
    const years = [...picture.querySelectorAll<SVGAElement>("a")];
    const here = years.findIndex((year) => year === document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (here < 0 || !step) return;
    event.preventDefault();
    if (!event.shiftKey) {
      years[here + step]?.focus();
      return;
    }
    const window = new URL(location.href).searchParams;
    const named = new URL(years[here]?.href.baseVal ?? "", location.href).searchParams.get("since") ?? "";
    const year = Number(named) + step;
    const [since, until] = [window.get("since") || named, window.get("until") || named];
    go(step < 0 ? String(year) : since, step > 0 ? String(year) : until);
  });
}

function go(since: string, until: string): void {
  const address = new URL(location.href);
  address.searchParams.set("since", since);
  address.searchParams.set("until", until);
  address.searchParams.delete("lang");
  location.assign(address);
}
