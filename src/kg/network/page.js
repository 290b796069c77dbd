"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const styles = getComputedStyle(document.documentElement);
  const colour = (name) => styles.getPropertyValue("--" + name).trim();
  const unsure = (claim) => !claim.factual;
  const shown = { kinds: new Set(Object.keys(data.kinds)), bases: new Set(Object.keys(data.bases)) };
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "").normalize("NFC");
  const FONT = 'system-ui, "Noto Sans", "Noto Sans KR", "Malgun Gothic", NanumGothic, sans-serif';
  const FEW = 45;
  const COLUMN = 0.53, LINE = 1.22, HUB = 6, LABEL = "";
  const columns = (text) => [...text].reduce((sum, char) => sum + (/[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(char) ? 2 : 1), 0);
  const degree = new Map();
  for (const edge of data.edges) for (const end of [edge.from, edge.to]) degree.set(end, (degree.get(end) || 0) + 1);
  const ranked = [...data.nodes].sort((a, b) => (degree.get(b.id) || 0) - (degree.get(a.id) || 0));
  const extent = new Map(data.nodes.map((node) => {
    const lines = node.label.split("\n");
    return [node.id, [Math.max(...lines.map(columns)), lines.length]];
  }));
  let picked = { nodes: new Set(), edges: new Set() };

  const many = (number, thing) => number + " " + thing + (number === 1 ? "" : "s");

  // Everything from the data goes into the page by textContent alone.
  const make = (tag, text, name) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  const put = (parent, ...children) => {
    for (const child of children) if (child) parent.appendChild(child);
    return parent;
  };

  const rows = new Map([...byId("rows").querySelectorAll("button")].map((button) => [Number(button.dataset.edge), button.closest("tr")]));
  const nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node })));
  const edges = new vis.DataSet(data.edges.map((edge) => ({ ...edge })));
  const network = new vis.Network(byId("network"), { nodes, edges }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: true, hideEdgesOnDrag: data.edges.length > 1500, multiselect: false, tooltipDelay: 1e9 },
    nodes: { borderWidth: 1.5, borderWidthSelected: 3, labelHighlightBold: false, scaling: { label: { drawThreshold: 4 } } },
    edges: { arrowStrikethrough: false, selectionWidth: 1.5, hoverWidth: 0.5, scaling: { label: { drawThreshold: 4 } } },
  });

  const isHidden = (edge) => {
    const kind = (iri) => data.things[iri].kind;
    return !shown.bases.has(data.lines[edge.id].basis) || !shown.kinds.has(kind(edge.from)) || !shown.kinds.has(kind(edge.to));
  };

  // Labels keep one size on the screen; where two would overlap, the better-joined thing keeps its own.
  function labelled(size, radius) {
    const cell = size * 9, grid = new Map(), chosen = new Map();
    const cells = ([left, top, right, bottom]) => {
      const keys = [];
      for (let x = Math.floor(left / cell); x <= Math.floor(right / cell); x++)
        for (let y = Math.floor(top / cell); y <= Math.floor(bottom / cell); y++) keys.push(x + ":" + y);
      return keys;
    };
    const take = (box, owner) => { for (const key of cells(box)) grid.set(key, [...(grid.get(key) || []), [box, owner]]); };
    // A hub may write over the shapes around it, which are always many; never over another label.
    const free = (box, owner, bold) => cells(box).every((key) => (grid.get(key) || []).every(([other, whose]) =>
      whose === owner || (bold && whose !== LABEL) || other[2] <= box[0] || other[0] >= box[2] || other[3] <= box[1] || other[1] >= box[3]));
    const seen = ranked.filter((node) => shown.kinds.has(node.group));
    for (const node of seen) take([node.x - radius, node.y - radius, node.x + radius, node.y + radius], node.id);
    for (const first of [true, false]) for (const node of seen) {
      if (picked.nodes.has(node.id) !== first) continue;
      const [wide, lines] = extent.get(node.id), half = wide * COLUMN * size / 2, high = lines * LINE * size;
      for (const top of [node.y + radius, node.y - radius - high - size * 0.4]) {
        const box = [node.x - half, top, node.x + half, top + high];
        if (!free(box, node.id, first || (degree.get(node.id) || 0) >= HUB)) continue;
        take(box, LABEL);
        chosen.set(node.id, top > node.y ? 0 : -2 * radius - high - size * 0.4);
        break;
      }
    }
    return chosen;
  }

  function paint() {
    const some = picked.nodes.size + picked.edges.size > 0;
    const ink = colour("ink"), halo = colour("ground"), faint = colour("faint"), scale = network.getScale();
    const size = Math.min(Math.max(14, 11 / scale), 46), small = size * 0.82;
    const radius = Math.min(Math.max(13, 7.5 / scale), 34), named = labelled(size, radius);
    nodes.update(data.nodes.map((node) => {
      const lit = !some || picked.nodes.has(node.id);
      const hue = colour(node.group), fill = node.shapeProperties.borderDashes ? halo : hue;
      return {
        id: node.id,
        hidden: !shown.kinds.has(node.group),
        label: named.has(node.id) ? node.label : " ",
        size: radius,
        opacity: lit ? 1 : 0.3,
        color: { background: fill, border: hue, highlight: { background: fill, border: ink }, hover: { background: fill, border: ink } },
        font: { color: lit ? ink : faint, size, face: FONT, strokeWidth: 4 / scale ** 0.5, strokeColor: halo, vadjust: named.get(node.id) || 0 },
      };
    }));
    edges.update(data.edges.map((edge) => {
      const lit = !some || picked.edges.has(edge.id);
      const hue = colour(data.lines[edge.id].basis), spoken = some ? lit : data.edges.length <= FEW && scale > 0.7;
      return {
        id: edge.id,
        hidden: isHidden(edge),
        label: spoken ? edge.label : " ",
        color: { color: lit ? hue : faint, highlight: hue, hover: hue, opacity: lit ? 1 : 0.45 },
        font: { color: colour("quiet"), size: small, face: FONT, strokeWidth: 4 / scale ** 0.5, strokeColor: halo, align: "horizontal" },
        arrows: { to: { enabled: true, scaleFactor: 0.55 } },
      };
    }));
  }

  // Labels reach beyond the shapes that fit() measures.
  function whole() {
    network.fit();
    network.moveTo({ scale: Math.min(network.getScale() * 0.9, 1.4) });
  }

  let waiting = 0;
  const repaint = () => {
    clearTimeout(waiting);
    waiting = setTimeout(paint, 90);
  };

  function filter() {
    paint();
    let count = 0;
    for (const [number, row] of rows) {
      row.hidden = isHidden(data.edges[number]);
      count += row.hidden ? 0 : 1;
    }
    byId("shown").textContent = count + " of " + data.edges.length;
  }

  const name = (iri) => {
    const thing = data.things[iri], line = make("bdi", thing.label);
    return thing.ko && thing.ko !== thing.label ? put(make("span"), line, document.createTextNode(" "), korean(thing.ko)) : line;
  };
  const korean = (text) => {
    const element = make("bdi", text);
    element.lang = "ko";
    return element;
  };
  const row = (list, term, text) => { if (text) put(list, make("dt", term), make("dd", text)); };

  function claimCard(claim) {
    const card = make("article", undefined, unsure(claim) ? "claim unsure" : "claim");
    put(card, make("p", claim.speaker || "no speaker is known", "who"));
    if (claim.speaker_class && claim.speaker_class !== claim.speaker) put(card, make("p", claim.speaker_class, "relay"));
    if (claim.outlet) put(card, make("p", "relayed by " + claim.outlet, "relay"));
    const tags = make("ul", undefined, "tags");
    for (const [text, warns] of [
      [claim.epistemic, !claim.epistemic.includes("certain") || claim.epistemic.includes("uncertain")],
      [claim.modality, ["predicted", "hypothetical", "opinion"].includes(claim.modality)],
      [claim.polarity, claim.polarity === "negated"],
      [claim.verdict, claim.verdict !== "accepted"],
    ]) if (text) put(tags, make("li", text, warns ? "unsure" : ""));
    put(card, tags);
    for (const [, , words] of claim.passages) if (words) put(card, make("blockquote", words));
    const list = make("dl"), at = ([start, end, words]) => start + "–" + end + (words ? " “" + words + "”" : "");
    row(list, "Claim", claim.type + (claim.factual ? "" : " — not a fact"));
    row(list, "Hedge", claim.hedges.map(at).join("; "));
    row(list, "Article", claim.article);
    row(list, "Published", claim.published);
    row(list, "In the text", claim.passages.map(([start, end]) => start + "–" + end).join("; "));
    row(list, "Access", claim.access);
    row(list, "Decided by", claim.decided_by);
    row(list, "Reason", claim.reason);
    row(list, "Marking", claim.marking);
    return put(card, list, make("p", claim.iri, "iri"));
  }

  const claimCards = (numbers) => {
    const box = make("div");
    put(box, make("h2", many(numbers.length, "claim")));
    for (const number of numbers) put(box, claimCard(data.claims[number]));
    return box;
  };

  function show(title, ...children) {
    const panel = byId("panel");
    panel.replaceChildren(make("h2", title));
    put(panel, ...children);
    panel.scrollTop = 0;
  }

  function pickEdge(id) {
    const edge = data.edges[id], line = data.lines[id];
    picked = { nodes: new Set([edge.from, edge.to]), edges: new Set([id]) };
    const heading = make("h3");
    put(heading, name(edge.from), document.createTextNode(" → "), make("em", line.label), document.createTextNode(" → "), name(edge.to));
    const [basis, meaning] = data.bases[line.basis], say = make("p", undefined, "say");
    put(say, make("strong", basis), document.createTextNode(": " + meaning + "."));
    const list = make("dl");
    row(list, "Property", line.property);
    row(list, "Korean", line.ko);
    row(list, "How many", line.count);
    show("Edge", heading, say, list.children.length ? list : null, make("p"), line.claims.length ? claimCards(line.claims) : null);
    settle([edge.from, edge.to].map((iri) => data.things[iri].label).join(" → ") + ": " + (line.claims.map((n) => data.claims[n].speaker).join(", ") || basis));
    network.setSelection({ nodes: [], edges: [id] }, { highlightEdges: false });
    rows.get(id).classList.add("picked");
  }

  function pickNode(iri) {
    const thing = data.things[iri], around = data.edges.filter((edge) => (edge.from === iri || edge.to === iri) && !isHidden(edge));
    picked = { nodes: new Set([iri, ...around.flatMap((edge) => [edge.from, edge.to])]), edges: new Set(around.map((edge) => edge.id)) };
    const heading = put(make("h3"), name(iri)), list = make("dl");
    for (const [term, text] of thing.details) row(list, term, text);
    const links = make("ul", undefined, "edges");
    for (const edge of around) {
      const out = edge.from === iri, button = make("button"), line = data.lines[edge.id];
      button.type = "button";
      put(button, make("i", out ? line.label + " → " : "← " + line.label + " of "), name(out ? edge.to : edge.from));
      button.addEventListener("click", () => pickEdge(edge.id));
      put(links, put(make("li"), button));
    }
    const claims = [...new Set([...thing.details.flatMap(([, , numbers]) => numbers), ...around.flatMap((edge) => data.lines[edge.id].claims)])];
    show(data.kinds[thing.kind], heading, make("p", thing.classes.join(", "), "what"), list.children.length ? list : null, make("p"),
      links.children.length ? links : null, claims.length ? claimCards(claims) : make("p", "No claim stands behind it.", "empty"), make("p", iri, "iri"));
    settle(thing.label + ": " + many(around.length, "edge") + ", " + many(claims.length, "claim"));
    network.setSelection({ nodes: [iri], edges: [] }, { highlightEdges: false });
  }

  function pickNothing() {
    picked = { nodes: new Set(), edges: new Set() };
    show("Evidence", make("p", "Pick a thing or an edge to see the claims behind it: who says it, who relays it, how surely, and where in the text.", "empty"));
    settle("");
  }

  function settle(message) {
    byId("status").textContent = message;
    for (const row of rows.values()) row.classList.remove("picked");
    paint();
  }

  network.on("click", ({ nodes: hit, edges: lines }) => {
    if (hit.length) pickNode(hit[0]);
    else if (lines.length) pickEdge(lines[0]);
    else pickNothing();
  });
  byId("rows").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const id = Number(button.dataset.edge), edge = data.edges[id];
    pickEdge(id);
    network.fit({ nodes: [edge.from, edge.to], maxZoomLevel: 1.2 });
    paint();
    byId("panel").focus({ preventScroll: true });
    document.querySelector("main").scrollIntoView({ block: "nearest" });
  });
  for (const box of document.querySelectorAll("[data-kind], [data-basis]")) {
    box.addEventListener("change", () => {
      const { kind, basis } = box.dataset, set = kind ? shown.kinds : shown.bases;
      if (box.checked) set.add(kind || basis); else set.delete(kind || basis);
      filter();
    });
  }

  const index = Object.entries(data.things).map(([iri, thing]) => [fold([thing.label, thing.ko, ...thing.classes].join(" ")), iri]);
  const hits = byId("hits"), search = byId("search");
  const go = (iri) => {
    hits.hidden = true;
    pickNode(iri);
    network.focus(iri, { scale: Math.max(network.getScale(), 0.9) });
    paint();
  };
  search.addEventListener("input", () => {
    const wanted = fold(search.value.trim());
    const found = wanted ? index.filter(([text]) => text.includes(wanted)) : [];
    const first = ([text, iri]) => (text.startsWith(wanted) ? 1e6 : 0) + (degree.get(iri) || 0);
    found.sort((a, b) => first(b) - first(a)).splice(12);
    hits.replaceChildren(...found.map(([, iri]) => {
      const button = put(make("button"), name(iri), document.createTextNode(" "), make("span", data.things[iri].classes[0] || "", "number"));
      button.type = "button";
      button.addEventListener("click", () => go(iri));
      return put(make("li"), button);
    }));
    hits.hidden = !found.length;
    byId("status").textContent = wanted ? found.length + (found.length === 12 ? " or more" : "") + " found" : "";
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && hits.firstElementChild) hits.querySelector("button").click();
    if (event.key === "Escape") { search.value = ""; hits.hidden = true; }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
    if (event.key === "Escape" && document.activeElement !== search) pickNothing();
  });
  byId("whole").addEventListener("click", () => { whole(); paint(); });
  byId("closer").addEventListener("click", () => { network.moveTo({ scale: network.getScale() * 1.3 }); paint(); });
  byId("wider").addEventListener("click", () => { network.moveTo({ scale: network.getScale() / 1.3 }); paint(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);

  whole();
  filter();
  network.on("zoom", repaint);
  network.on("animationFinished", repaint);
  network.on("resize", repaint);
  network.once("afterDrawing", () => { document.documentElement.dataset.drawn = Math.round(performance.now()); });
  document.documentElement.dataset.ready = "yes";
})();
