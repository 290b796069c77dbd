/** The map page: the drawing that the server made can be moved and sized, and saved as a picture. */

import { brush } from "./brush";
import { el, need } from "./dom";
import { Frame, type Words, saving, sizing } from "./frame";

const holder = need<HTMLElement>("#map");
const words = holder.dataset as unknown as Words & { svg: string };
const tools = need<HTMLElement>("#map-tools");
const live = el("p", { class: "quiet small", role: "status" });
const frame = new Frame(need<SVGSVGElement>("svg.map", holder));
tools.prepend(...sizing(frame, words));
tools.append(saving(words.svg, "map.png", words, (text) => (live.textContent = text)), live);
brush();
// On a narrow screen the drawing is wider than its frame: begin in the middle of it.
const around = frame.svg.parentElement;
if (around) around.scrollLeft = (around.scrollWidth - around.clientWidth) / 2;
document.documentElement.dataset.drawn = "1";
