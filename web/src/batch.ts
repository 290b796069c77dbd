/** Rows of one figure on the graphics card: a column a buffer, all drawn by one call. */

import type { Figure } from "./shaders";

/** A column: how many numbers a row has, and whether they are bytes of a colour. */
export interface Column {
  name: string;
  width: number;
  bytes?: boolean;
}

export type Columns = Record<string, { buffer: WebGLBuffer; column: Column }>;

/** Values of uniforms by name: one number, two, three, or the nine of a matrix. */
export type Uniforms = Record<string, number | readonly number[] | Float32Array>;

/** Return buffers for columns that one or more figures read. */
export function columns(gl: WebGL2RenderingContext, wanted: readonly Column[]): Columns {
  return Object.fromEntries(wanted.map((column) => [column.name, { buffer: gl.createBuffer(), column }]));
}

export function send(gl: WebGL2RenderingContext, { buffer }: { buffer: WebGLBuffer }, values: Float32Array | Uint8Array): void {
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
}

export class Batch {
  private readonly program: WebGLProgram;
  private readonly rows: WebGLVertexArrayObject;
  private readonly spots = new Map<string, WebGLUniformLocation | null>();
  private readonly corners: number;

  constructor(
    private readonly gl: WebGL2RenderingContext,
    figure: Figure,
    from: Columns,
  ) {
    this.corners = figure.corners.length / 2;
    this.program = gl.createProgram();
    for (const [kind, source] of [[gl.VERTEX_SHADER, figure.vertex], [gl.FRAGMENT_SHADER, figure.fragment]] as const) {
      const shader = gl.createShader(kind);
      if (!shader) throw new Error("this graphics card takes no shader");
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(this.program, shader);
    }
    gl.linkProgram(this.program);
    if (!gl.getProgramParameter(this.program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(this.program) ?? "");
    this.rows = gl.createVertexArray();
    gl.bindVertexArray(this.rows);
    const outline = { buffer: gl.createBuffer(), column: { name: "a_corner", width: 2 } };
    send(gl, outline, Float32Array.from(figure.corners));
    this.read(outline, 0);
    for (const one of Object.values(from)) this.read(one, 1);
    gl.bindVertexArray(null);
  }

  /** Draw the first `count` rows. */
  draw(count: number, values: Uniforms): void {
    const { gl } = this;
    gl.useProgram(this.program);
    for (const [name, value] of Object.entries(values)) {
      if (!this.spots.has(name)) this.spots.set(name, gl.getUniformLocation(this.program, name));
      const spot = this.spots.get(name) ?? null;
      const list = typeof value === "number" ? [value] : value;
      if (list.length === 9) gl.uniformMatrix3fv(spot, false, list);
      else if (list.length === 3) gl.uniform3fv(spot, list);
      else if (list.length === 2) gl.uniform2fv(spot, list);
      else gl.uniform1fv(spot, list);
    }
    gl.bindVertexArray(this.rows);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, this.corners, count);
    gl.bindVertexArray(null);
  }

  private read({ buffer, column }: { buffer: WebGLBuffer; column: Column }, step: number): void {
    const { gl } = this;
    const spot = gl.getAttribLocation(this.program, column.name);
    if (spot < 0) return;
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(spot);
    gl.vertexAttribPointer(spot, column.width, column.bytes ? gl.UNSIGNED_BYTE : gl.FLOAT, Boolean(column.bytes), 0, 0);
    gl.vertexAttribDivisor(spot, step);
  }
}
