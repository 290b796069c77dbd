/** The worker that arranges a view anew: ForceAtlas2 on the things that are shown. */

import iterate from "graphology-layout-forceatlas2/iterate.js";

interface Task {
  x: Float64Array;
  y: Float64Array;
  s: Uint32Array;
  o: Uint32Array;
  fixed: Uint8Array;
}

const STRIDE = 10;
const ROUNDS = 300;
/** How far apart neighbours come to lie, in pixels. */
const STEP = 130;

self.onmessage = (event: MessageEvent<Task>): void => {
  const { x, y, s, o, fixed } = event.data;
  const nodes = new Float32Array(x.length * STRIDE);
  const edges = new Float32Array(s.length * 3);
  const unit = STEP / 8;
  for (let i = 0; i < x.length; i++) {
    // Two things in one spot would never part: each is moved a little by its number.
    const at = i * STRIDE;
    nodes[at] = (x[i] ?? 0) / unit + Math.cos(i * 2.4) * 0.01;
    nodes[at + 1] = (y[i] ?? 0) / unit + Math.sin(i * 2.4) * 0.01;
    nodes[at + 6] = 1;
    nodes[at + 7] = 1;
    nodes[at + 8] = 4;
    nodes[at + 9] = fixed[i] ? 1 : 0;
  }
  for (let e = 0; e < s.length; e++) {
    for (const end of [s[e] ?? 0, o[e] ?? 0]) nodes[end * STRIDE + 6] = (nodes[end * STRIDE + 6] ?? 0) + 1;
    edges.set([(s[e] ?? 0) * STRIDE, (o[e] ?? 0) * STRIDE, 1], e * 3);
  }
  const settings = {
    linLogMode: false,
    outboundAttractionDistribution: false,
    adjustSizes: true,
    edgeWeightInfluence: 0,
    scalingRatio: 12,
    strongGravityMode: false,
    gravity: 0.6,
    slowDown: 2,
    barnesHutOptimize: x.length > 800,
    barnesHutTheta: 0.6,
  };
  const rounds = Math.max(40, Math.min(ROUNDS, Math.round(200_000 / Math.max(1, x.length))));
  for (let round = 0; round < rounds; round++) iterate(settings, nodes, edges);
  for (let i = 0; i < x.length; i++) {
    x[i] = (nodes[i * STRIDE] ?? 0) * unit;
    y[i] = (nodes[i * STRIDE + 1] ?? 0) * unit;
  }
  self.postMessage({ x, y });
};
