/** The strip of time: a drag over it chooses a window, which the address then holds. */

import { el, need, svg as make } from "./dom";

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
  // The arrow keys go from year to year; with Shift they make the window wider until Shift is let go.
  const years = [...picture.querySelectorAll<SVGAElement>("a")];
  const named = years.map((year) => new URL(year.href.baseVal, location.href).searchParams.get("since") ?? "");
  const told = el("p", { class: "sr", role: "status" });
  strip.append(told);
  let first = "";
  let last = "";
  picture.addEventListener("keydown", (event) => {
    const here = years.findIndex((year) => year === document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (here < 0 || !step) return;
    event.preventDefault();
    if (!event.shiftKey) {
      years[here + step]?.focus();
      return;
    }
    const window = new URL(location.href).searchParams;
    first ||= window.get("since") || (named[here] ?? "");
    last ||= window.get("until") || (named[here] ?? "");
    const [a, b] = [named.indexOf(first.slice(0, 4)), named.indexOf(last.slice(0, 4))];
    if (step < 0) first = named[Math.max(0, a - 1)] ?? first;
    else last = named[Math.min(named.length - 1, b + 1)] ?? last;
    const within = bars.flatMap((bar, i) => {
      const year = (bar.dataset.at ?? "").slice(0, 4);
      return year >= first.slice(0, 4) && year <= last.slice(0, 4) ? i : [];
    });
    [from, to] = [within[0] ?? -1, within.at(-1) ?? -1];
    if (from >= 0) show();
    from = to = -1;
    told.textContent = `${first} – ${last}`;
  });
  picture.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !first) return;
    go(first, last, strip.id);
  });
  strip.addEventListener("focusout", () => {
    if (first) chosen.setAttribute("width", "0");
    first = last = told.textContent = "";
  });
}

/** Narrow to a window. From the keys the strip stays where the next Tab leads. */
function go(since: string, until: string, hash = ""): void {
  const address = new URL(location.href);
  address.searchParams.set("since", since);
  address.searchParams.set("until", until);
  address.searchParams.delete("lang");
  address.hash = hash;
  location.assign(address);
}
