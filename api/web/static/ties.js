// The ties of the whole network: read from what the server sends, and drawn by the graphics card in one go. A layer under sigma's own, which knows the actors alone. Tens of thousands of ties are many for
// a machine without a graphics card: while the picture moves, such a one draws the strongest.

const STILL = 160; // milliseconds without a movement
const SLOW = 40; // milliseconds for a frame that moves
const BANDS = 3000; // so many are drawn as bands of some breadth, more as lines
const FEW = 3; // the strongest ties of each actor, which stand for all while it moves

// The columns as the server counts them (api/pictures/region.py): both ends and the strength of each tie.
export function read(data) {
  const count = data.next.length;
  const a = new Uint32Array(count), b = new Uint32Array(count);
  const begin = new Uint32Array(data.ties.length + 1);
  let tie = 0;
  data.ties.forEach((many, at) => {
    let other = at;
    for (let i = 0; i < many; i++, tie++) {
      other += data.next[tie] + 1;
      a[tie] = at;
      b[tie] = other;
      begin[at + 1]++;
      begin[other + 1]++;
    }
  });
  for (let at = 1; at < begin.length; at++) begin[at] += begin[at - 1];
  const ends = new Uint32Array(2 * count), free = begin.slice();
  for (tie = 0; tie < count; tie++) {
    ends[free[a[tie]]++] = b[tie];
    ends[free[b[tie]]++] = a[tie];
  }
  return { count, a, b, weight: Uint8Array.from(data.weight), near: (at) => ends.subarray(begin[at], begin[at + 1]) };
}

// Which ties are among the strongest of either end.
function skeleton({ count, a, b, weight }, nodes) {
  const order = Uint32Array.from({ length: count }, (_, at) => at).sort((one, other) => weight[other] - weight[one]);
  const had = new Uint8Array(nodes);
  return order.filter((tie) => {
    const kept = had[a[tie]] < FEW || had[b[tie]] < FEW;
    had[a[tie]] = Math.min(had[a[tie]] + 1, FEW);
    had[b[tie]] = Math.min(had[b[tie]] + 1, FEW);
    return kept;
  });
}

const VERTEX = `#version 300 es
in vec4 ends;
in float strength;
uniform mat3 matrix;
uniform vec2 size;
uniform highp float wide;
uniform int corners;
out float across;
out float dark;
void main() {
  vec4 place = 3.0 * ends - 1.0;
  vec2 from = (matrix * vec3(place.xy, 1.0)).xy;
  vec2 to = (matrix * vec3(place.zw, 1.0)).xy;
  vec2 way = (to - from) * size;
  vec2 side = vec2(-way.y, way.x) / max(length(way), 0.001);
  // A line has two corners, a band four.
  int corner = gl_VertexID % corners;
  float turn = corners == 2 ? 0.0 : corner % 2 == 0 ? -1.0 : 1.0;
  across = turn * (wide + 1.0);
  dark = strength;
  gl_Position = vec4((2 * corner < corners ? from : to) + side * across / size, 0.0, 1.0);
}`;
const FRAGMENT = `#version 300 es
precision mediump float;
in float across;
in float dark;
uniform vec3 colour;
uniform highp float wide;
uniform vec2 opacity;
out vec4 drawn;
void main() {
  float edge = clamp(wide + 0.5 - abs(across), 0.0, 1.0);
  float alpha = edge * mix(opacity.x, opacity.y, dark * dark);
  drawn = vec4(colour * alpha, alpha);
}`;

// The layer: `colour` of the ties, `choose` those to draw (null for all) and whether they stand out, `all` to draw
// more than the strongest.
export function layer(sigma, ties, strongest) {
  const gl = sigma.createWebGLContext("ties", { beforeLayer: "edges" });
  if (!(gl instanceof WebGL2RenderingContext)) throw new Error("WebGL 2 is wanted");
  sigma.resize(true); // a layer that comes later is not measured by itself
  const program = compiled(gl);
  const at = (name) => gl.getUniformLocation(program, name);
  const where = { matrix: at("matrix"), size: at("size"), wide: at("wide"), colour: at("colour"), opacity: at("opacity"),
    corners: at("corners") };
  const place = sigma.getGraph().mapNodes((node) => sigma.getNodeDisplayData(node));
  const sets = {
    few: filled(gl, program, ties, skeleton(ties, place.length), place, strongest, 2), whole: null, chosen: null,
  };
  let colour = [0.5, 0.5, 0.5], moving = false, slow = false, outstanding = false, wholeWanted = false, timer = 0;

  function draw() {
    const { matrix, width, height, pixelRatio } = sigma.getRenderParams();
    const set = sets.chosen ?? (wholeWanted && !(moving && slow) ? whole() : sets.few);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!set.count) return;
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.uniformMatrix3fv(where.matrix, false, matrix);
    gl.uniform2f(where.size, width * pixelRatio, height * pixelRatio);
    gl.uniform1f(where.wide, set.corners === 2 ? 0.5 : (outstanding ? 0.9 : 0.5) * pixelRatio);
    gl.uniform3fv(where.colour, colour);
    gl.uniform2fv(where.opacity, outstanding ? [0.75, 1] : set === sets.few ? [0.1, 0.8] : [0.008, 0.7]);
    gl.bindVertexArray(set.array);
    gl.uniform1i(where.corners, set.corners);
    if (set.corners === 2) gl.drawArrays(gl.LINES, 0, 2 * set.count);
    else gl.drawElements(gl.TRIANGLES, 6 * set.count, gl.UNSIGNED_INT, 0);
  }

  function whole() {
    sets.whole ??= filled(gl, program, ties, null, place, strongest, 2);
    return sets.whole;
  }

  sigma.on("afterRender", draw);
  let before = 0;
  sigma.getCamera().on("updated", () => {
    const now = performance.now();
    if (moving && sets.chosen === null && !slow && now - before > SLOW && now - before < STILL) slow = true;
    before = now;
    moving = true;
    clearTimeout(timer);
    timer = setTimeout(() => { moving = false; if (slow) draw(); }, STILL);
  });
  return {
    colour(css) {
      colour = [1, 3, 5].map((from) => parseInt(css.slice(from, from + 2), 16) / 255);
    },
    choose(wanted, stands) {
      sets.chosen?.buffers.forEach((one) => gl.deleteBuffer(one));
      outstanding = stands;
      sets.chosen = null;
      if (wanted === null) return;
      const kept = [];
      for (let tie = 0; tie < ties.count; tie++) if (wanted(ties.a[tie], ties.b[tie])) kept.push(tie);
      sets.chosen = filled(gl, program, ties, kept, place, strongest, kept.length > BANDS ? 2 : 4);
    },
    all() {
      wholeWanted = true;
      const begun = performance.now();
      draw();
      gl.finish();
      slow = performance.now() - begun > SLOW;
    },
  };
}

function compiled(gl) {
  const program = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? "shader");
  return program;
}

// sigma puts everybody into the unit square, or a little beyond.
const share = (value) => Math.round(65535 * (value + 1) / 3);

// Both ends and the strength of each tie on the graphics card; the weakest first, so that the strong lie on top.
function filled(gl, program, ties, which, place, strongest, corners) {
  const number = which === null ? Uint32Array.from({ length: ties.count }, (_, at) => at) : Uint32Array.from(which);
  number.sort((one, other) => ties.weight[one] - ties.weight[other]);
  // 12 bytes a corner: four coordinates as shares of the square that all stand in, and the strength.
  const bytes = new ArrayBuffer(12 * corners * number.length);
  const shares = new Uint16Array(bytes), strengths = new Uint8Array(bytes);
  const indices = new Uint32Array(corners === 4 ? 6 * number.length : 0);
  number.forEach((tie, at) => {
    const from = place[ties.a[tie]], to = place[ties.b[tie]];
    for (let corner = corners * at; corner < corners * at + corners; corner++) {
      shares[6 * corner] = share(from.x);
      shares[6 * corner + 1] = share(from.y);
      shares[6 * corner + 2] = share(to.x);
      shares[6 * corner + 3] = share(to.y);
      strengths[12 * corner + 8] = (255 * ties.weight[tie]) / strongest;
    }
    if (corners === 4) [0, 1, 2, 2, 1, 3].forEach((corner, one) => { indices[6 * at + one] = 4 * at + corner; });
  });
  const array = gl.createVertexArray(), buffers = [gl.createBuffer(), gl.createBuffer()];
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffers[0]);
  gl.bufferData(gl.ARRAY_BUFFER, bytes, gl.STATIC_DRAW);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffers[1]);
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices, gl.STATIC_DRAW);
  [["ends", 4, gl.UNSIGNED_SHORT, 0], ["strength", 1, gl.UNSIGNED_BYTE, 8]].forEach(([name, size, type, offset]) => {
    const at = gl.getAttribLocation(program, name);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, size, type, true, 12, offset);
  });
  return { array, buffers, corners, count: number.length };
}
