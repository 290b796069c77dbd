/** The timeline: its strip can be brushed, and its picture saved. */

import { brush } from "./brush";
import { el, need } from "./dom";
import { type Words, saving } from "./frame";

const holder = need<HTMLElement>("#timeline");
const words = holder.dataset as unknown as Words & { svg: string };
const live = el("p", { class: "quiet small", role: "status" });
holder.append(el("p", { class: "actions" }, saving(words.svg, "time.png", words, (text) => (live.textContent = text))), live);
brush();
document.documentElement.dataset.drawn = "1";
