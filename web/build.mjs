// Builds the islands and the style sheet into the package: hashed names, a manifest, licences.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "../src/kg/workbench/static");
const result = await build({
  absWorkingDir: here,
  entryPoints: ["src/query.ts", "src/explore.ts", "src/layout.ts", "src/webgl.ts", "src/map.ts", "src/time.ts", "src/onefile.ts", "style/workbench.css"],
  outdir: "out",
  write: false,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome115", "firefox115", "safari17"],
  legalComments: "none",
  metafile: true,
  charset: "utf8",
});
mkdirSync(target, { recursive: true });
for (const old of readdirSync(target)) rmSync(join(target, old));
const manifest = {};
for (const file of result.outputFiles) {
  const [, name, suffix] = /([a-z]+)\.(js|css)$/.exec(file.path);
  const hash = createHash("sha256").update(file.contents).digest("hex").slice(0, 12);
  manifest[`${name}.${suffix}`] = `${name}-${hash}.${suffix}`;
  writeFileSync(join(target, manifest[`${name}.${suffix}`]), file.contents);
}
const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (found) packages.add(found[1]);
}
const licences = [...packages].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e(\.|$)/i.test(one));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : `${about.license} licence`;
  return { name: `${about.name} ${about.version}`, licence: about.license, text };
});
const notice = licences.map(({ name, text }) => `${name}\n\n${text}\n`).join(`\n${"-".repeat(72)}\n\n`);
writeFileSync(join(target, "licences.txt"), notice);
manifest["licences.txt"] = "licences.txt";
const named = licences.map(({ name, licence }) => [name, licence]);
const json = (value) => JSON.stringify(value, null, 1) + "\n";
writeFileSync(join(target, "manifest.json"), json(Object.fromEntries(Object.entries(manifest).sort())));
writeFileSync(join(target, "licences.json"), json(named));
