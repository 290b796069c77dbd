/** What the graphics card runs: marks, lines and arrow heads are placed in pixels of the screen. */

const PLACES = `
uniform mat3 u_matrix;
uniform vec3 u_frame;
uniform vec2 u_size;
vec2 pixels(vec2 at) {
  return (u_matrix * vec3((at - u_frame.xy) * u_frame.z + 0.5, 1.0)).xy * u_size * 0.5;
}
vec4 clip(vec2 at) {
  return vec4(at / (u_size * 0.5), 0.0, 1.0);
}`;

const MARK = `
attribute vec2 a_corner;
attribute vec2 a_at;
attribute vec2 a_look;
attribute vec4 a_color;
uniform float u_grown;
varying vec4 v_color;
varying vec2 v_off;
varying float v_radius;
varying float v_shape;
${PLACES}
void main() {
  v_radius = a_look.x * u_grown;
  v_off = a_corner * 1.3;
  v_shape = a_look.y;
  v_color = a_color;
  gl_Position = clip(pixels(a_at) + v_off * v_radius);
}`;

const MARK_INK = `
precision highp float;
varying vec4 v_color;
varying vec2 v_off;
varying float v_radius;
varying float v_shape;
void main() {
  vec2 p = v_off;
  float d = length(p) - 1.0;
  if (v_shape > 3.5) d = length(vec2(abs(p.x) - 0.45, p.y)) - 0.7;
  else if (v_shape > 2.5) d = (abs(p.x) + abs(p.y) - 1.0) * 0.7;
  else if (v_shape > 1.5) d = max(abs(p.x), abs(p.y)) - 0.85;
  else if (v_shape > 0.5) d = max(-p.y - 0.7, (abs(p.x) * 0.87 + p.y * 0.5) - 0.5);
  float alpha = v_color.a * (1.0 - smoothstep(-1.5 / v_radius, 0.0, d));
  gl_FragColor = vec4(v_color.rgb * alpha, alpha);
}`;

/** The ends of an edge on the screen, the way from one to the other, and what lies to its side. */
const EDGE = `
attribute vec2 a_corner;
attribute vec4 a_ends;
attribute vec2 a_look;
attribute vec4 a_color;
varying vec4 v_color;
varying float v_along;
varying float v_dash;
${PLACES}
void place(float back, out vec2 start, out vec2 end, out vec2 way, out vec2 side) {
  start = pixels(a_ends.xy);
  end = pixels(a_ends.zw);
  float far = length(end - start);
  way = far > 0.0 ? (end - start) / far : vec2(1.0, 0.0);
  side = vec2(-way.y, way.x);
  end -= way * back;
  v_color = a_color;
}`;

const LINE = `${EDGE}
void main() {
  vec2 start, end, way, side;
  place(0.0, start, end, way, side);
  gl_Position = clip(mix(start, end, a_corner.x) + side * a_corner.y * max(a_look.x, 1.0) * 0.5);
  v_along = a_corner.x * length(end - start);
  v_dash = a_look.y;
}`;

const HEAD = `${EDGE}
uniform float u_radius;
void main() {
  vec2 start, end, way, side;
  place(u_radius + 3.0, start, end, way, side);
  gl_Position = clip(end + (way * a_corner.x + side * a_corner.y) * (6.0 + a_look.x));
  v_along = 0.0;
  v_dash = 0.0;
}`;

const EDGE_INK = `
precision mediump float;
varying vec4 v_color;
varying float v_along;
varying float v_dash;
void main() {
  if (v_dash > 0.0 && mod(v_along, v_dash) > v_dash * 0.6) discard;
  gl_FragColor = vec4(v_color.rgb * v_color.a, v_color.a);
}`;

/** A shape that is drawn once for each thing or edge: its shaders and its corners. */
export interface Figure {
  vertex: string;
  fragment: string;
  corners: readonly number[];
}

const SQUARE = [-1, -1, 1, -1, -1, 1, 1, 1];

export const MARKS: Figure = { vertex: MARK, fragment: MARK_INK, corners: SQUARE };
export const LINES: Figure = { vertex: LINE, fragment: EDGE_INK, corners: [0, -1, 1, -1, 0, 1, 1, 1] };
export const HEADS: Figure = { vertex: HEAD, fragment: EDGE_INK, corners: [0, 0, -1, 0.42, -1, -0.42] };
