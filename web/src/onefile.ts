/** The page that stands alone: what is picked shows its evidence; names are searched; the picture moves. */

import { el, need } from "./dom";
import { fold } from "./find";
import { Frame, type Words, sizing } from "./frame";

const pane = need<HTMLElement>("#pane");
const holder = document.querySelector<HTMLElement>(".graph-frame");
const rows = [...document.querySelectorAll<HTMLTableRowElement>("#rows tr")];

if (holder) start(holder);
document.documentElement.dataset.drawn = "1";

function start(holder: HTMLElement): void {
  const picture = need<SVGSVGElement>("#picture", holder);
  const words = holder.dataset as unknown as Words & { pick: string; behind: string };
  const letters = Number(holder.dataset.letters);
  const dots = need<SVGGElement>(".dots", picture);
  const frame = new Frame(picture, (scale) => {
    dots.setAttribute("font-size", String(Math.max(13, letters / scale)));
    picture.classList.toggle("near", letters / scale <= 14);
  });
  need("#tools").append(...sizing(frame, words));
  const marks = [...picture.querySelectorAll<SVGAElement>("a")];

  const light = (on: (mark: SVGAElement) => boolean): void => {
    picture.classList.add("has-pick");
    for (const mark of marks) mark.classList.toggle("on", on(mark));
  };
  const clear = (): void => {
    picture.classList.remove("has-pick");
    for (const mark of marks) mark.classList.remove("on");
    pane.replaceChildren(el("h2", {}, words.behind), el("p", { class: "quiet" }, words.pick));
  };
  const pickRow = (row: HTMLTableRowElement): void => {
    const { s, o } = row.dataset;
    light((mark) => mark.href.baseVal === `#${row.id}` || mark.dataset.n === s || mark.dataset.n === o);
    show(row.cells[0]?.textContent + " — " + row.cells[1]?.textContent + " — " + row.cells[2]?.textContent, [row]);
  };
  const pickDot = (n: string, name: string): void => {
    const near = rows.filter((row) => row.dataset.s === n || row.dataset.o === n);
    const ends = new Set(near.flatMap((row) => [row.dataset.s, row.dataset.o]));
    light((mark) => ends.has(mark.dataset.n) || mark.dataset.s === n || mark.dataset.o === n);
    show(name, near);
  };
  picture.addEventListener("click", (event) => {
    const mark = event.target instanceof Element ? event.target.closest("a") : null;
    if (!(mark instanceof SVGAElement)) return;
    event.preventDefault();
    if (mark.dataset.n !== undefined) pickDot(mark.dataset.n, mark.getAttribute("aria-label") ?? "");
    else {
      const row = rows.find((one) => `#${one.id}` === mark.href.baseVal);
      if (row) pickRow(row);
    }
  });
  picture.addEventListener("keydown", (event) => {
    if (event.key === "e") pane.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    }
  });

  const search = need<HTMLInputElement>("#search");
  search.hidden = false;
  search.addEventListener("input", () => {
    const wanted = fold(search.value.trim());
    let left = 0;
    for (const row of rows) {
      row.hidden = !!wanted && !fold(row.textContent ?? "").includes(wanted);
      left += row.hidden ? 0 : 1;
    }
    need("#count").textContent = String(left);
    if (!wanted) return clear();
    light((mark) => fold(mark.getAttribute("aria-label") ?? "").includes(wanted));
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const hit = marks.find((mark) => mark.dataset.n !== undefined && mark.classList.contains("on"));
    if (!hit) return;
    pickDot(hit.dataset.n ?? "", hit.getAttribute("aria-label") ?? "");
    pane.focus({ preventScroll: true });
  });
}

/** Show the relations of what was picked, and their claims, by copies of what the page holds. */
function show(title: string, near: HTMLTableRowElement[]): void {
  const list = el("ul", { class: "rows" });
  for (const row of near) {
    list.append(el("li", {}, el("a", { href: `#${row.id}` }, [0, 1, 2].map((i) => row.cells[i]?.textContent ?? "").join(" — "))));
  }
  const claims = new Set(near.flatMap((row) => [...row.querySelectorAll<HTMLAnchorElement>(".cited a")].map((a) => a.hash)));
  const cards = [...claims].map((hash) => {
    const card = document.getElementById(hash.slice(1))?.cloneNode(true);
    if (card instanceof Element) card.removeAttribute("id");
    return card ?? "";
  });
  pane.replaceChildren(el("h2", {}, title), near.length > 1 ? list : "", ...cards);
  pane.scrollTop = 0;
}
