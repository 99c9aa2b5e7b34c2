// The whole network, to move about in: sigma draws it, the server has laid it out. Without this file the page
// shows the same as a picture and a table.

const stage = document.querySelector("[data-network]");
if (stage) begin(stage).catch(() => fallBack(stage));

const SHAPES = `
precision mediump float;
varying vec4 v_color;
varying float v_border;
varying float v_shape;
float outside(vec2 p) {
  vec2 q = abs(p);
  if (v_shape < 0.5) return length(p) - 0.78;
  if (v_shape < 1.5) return max(q.x, q.y) - 0.7;
  if (v_shape < 2.5) return (q.x + q.y - 1.0) * 0.707;
  if (v_shape < 3.5) {
    float turn = mod(atan(p.x, -p.y) + 0.6283, 1.2566) - 0.6283;
    return dot(length(p) * vec2(cos(turn), abs(sin(turn))) - vec2(1.0, 0.0), vec2(0.384, 0.923));
  }
  if (v_shape < 4.5) {
    float far = max(p.y, dot(vec2(q.x, p.y), vec2(0.951, 0.309)));
    return max(far, dot(vec2(q.x, p.y), vec2(0.588, -0.809))) - 0.7;
  }
  return min(max(q.x - 0.3, q.y - 0.85), max(q.y - 0.3, q.x - 0.85));
}
void main(void) {
  float inside = -outside(gl_PointCoord * 2.0 - 1.0);
  #ifdef PICKING_MODE
  gl_FragColor = inside > 0.0 ? v_color : vec4(0.0);
  #else
  gl_FragColor = v_color * clamp(0.5 + inside / (4.0 * v_border), 0.0, 1.0);
  #endif
}`;

async function begin(stage) {
  const [library, answer] = await Promise.all([import(stage.dataset.library), fetch(stage.dataset.network)]);
  if (!answer.ok) throw new Error(answer.statusText);
  const data = await answer.json();
  show(stage, library, data);
}

function fallBack(stage) {
  stage.hidden = true;
  const picture = document.querySelector("[data-network-picture]");
  if (picture) picture.hidden = false;
}

// A node program of sigma's that draws the shape of each helix.
function marks({ NodePointProgram }) {
  return class extends NodePointProgram {
    getDefinition() {
      const plain = super.getDefinition();
      return {
        ...plain,
        FRAGMENT_SHADER_SOURCE: SHAPES,
        VERTEX_SHADER_SOURCE: plain.VERTEX_SHADER_SOURCE
          .replace("attribute float a_size;", "attribute float a_size;\nattribute float a_shape;\nvarying float v_shape;")
          .replace("v_border = ", "v_shape = a_shape;\n  v_border = "),
        ATTRIBUTES: [...plain.ATTRIBUTES, { name: "a_shape", size: 1, type: WebGLRenderingContext.FLOAT }],
      };
    }

    processVisibleItem(index, start, item) {
      super.processVisibleItem(index, start, item);
      this.array[start + 5] = item.shape;
    }
  };
}

function show(stage, library, data) {
  const { UndirectedGraph, Sigma, EdgeLineProgram } = library;
  const text = stage.dataset;
  const colours = () => {
    const style = getComputedStyle(stage);
    const named = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
    return {
      helix: data.helices.map((one, at) => named(`--${one}`, data.colours[at])),
      ink: style.color, faint: named("--line", "#d8d5ca"), tie: named("--strong-line", "#7d8a8c"),
      thread: between(named("--card", "#ffffff"), named("--strong-line", "#7d8a8c"), 0.28), font: style.fontFamily,
      card: named("--card", "#ffffff"),
    };
  };
  let look = colours();
  stage.classList.add("ready");

  const graph = new UndirectedGraph();
  const most = Math.max(...data.partners);
  data.id.forEach((_, at) => graph.addNode(at, {
    x: data.x[at], y: data.y[at], size: 2.2 + 7 * Math.sqrt(data.partners[at] / most),
    label: short(data.name[at]), shape: data.helix[at], color: look.helix[data.helix[at]],
  }));
  data.a.forEach((a, at) => graph.addEdge(a, data.b[at], { size: 0.4 + data.weight[at] / 60, color: look.thread }));

  const chosen = { helix: new Set(data.helices.keys()), region: -1, community: -1 };
  let pointed = null, found = null;
  let near = new Set();
  const shown = (at) => chosen.helix.has(data.helix[at])
    && (chosen.region < 0 || data.region[at] === chosen.region)
    && (chosen.community < 0 || data.community[at] === chosen.community);

  const sigma = new Sigma(graph, stage.querySelector(".network-canvas"), {
    allowInvalidContainer: true,
    defaultNodeType: "mark", nodeProgramClasses: { mark: marks(library) },
    defaultEdgeType: "line", edgeProgramClasses: { line: EdgeLineProgram },
    labelFont: look.font, labelSize: 13, labelWeight: "600", labelColor: { color: look.ink },
    labelDensity: 0.6, labelGridCellSize: 130, labelRenderedSizeThreshold: 6.5,
    enableCameraRotation: false, zIndex: true, minCameraRatio: 0.03, maxCameraRatio: 2.5, stagePadding: 20,
    defaultDrawNodeHover: (context, item, settings) => named(context, item, settings, look),
    nodeReducer: (node, item) => {
      const at = Number(node);
      if (!shown(at)) return { ...item, hidden: true };
      const centre = pointed ?? found;
      if (centre === null) return item;
      if (at === centre) return { ...item, zIndex: 2, highlighted: true };
      return near.has(at) ? { ...item, zIndex: 1, forceLabel: near.size < 40 } : { ...item, color: look.faint, label: "" };
    },
    edgeReducer: (edge, item) => {
      const centre = pointed ?? found;
      const [a, b] = graph.extremities(edge).map(Number);
      if (!shown(a) || !shown(b)) return { ...item, hidden: true };
      if (centre === null) return item;
      return a === centre || b === centre ? { ...item, color: look.tie, size: 1.6, zIndex: 1 } : { ...item, hidden: true };
    },
  });

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const camera = sigma.getCamera();
  const move = (state) => (still.matches ? camera.setState({ ...camera.getState(), ...state }) : camera.animate(state, { duration: 250 }));
  const focus = (at) => {
    near = new Set(at === null ? [] : graph.neighbors(at).map(Number));
    sigma.refresh({ skipIndexation: true });
  };
  const address = (at) => text.actor.replace("ID", encodeURIComponent(data.id[at]));

  sigma.on("enterNode", ({ node }) => { pointed = Number(node); stage.classList.add("over"); focus(pointed); });
  sigma.on("leaveNode", () => { pointed = null; stage.classList.remove("over"); focus(found); });
  sigma.on("clickNode", ({ node }) => { location.href = address(Number(node)); });
  sigma.on("clickStage", () => { found = null; focus(null); tell(""); });

  stage.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, button, a")) return;
    const { x, y, ratio } = camera.getState();
    const step = 0.12 * ratio;
    const moves = {
      ArrowLeft: { x: x - step }, ArrowRight: { x: x + step }, ArrowUp: { y: y + step }, ArrowDown: { y: y - step },
      "+": { ratio: ratio / 1.5 }, "-": { ratio: ratio * 1.5 }, 0: { x: 0.5, y: 0.5, ratio: 1 },
    };
    if (!(event.key in moves) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(moves[event.key]);
  });
  for (const button of stage.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => {
    const { ratio } = camera.getState();
    move({ in: { ratio: ratio / 1.5 }, out: { ratio: ratio * 1.5 }, all: { x: 0.5, y: 0.5, ratio: 1 } }[button.dataset.zoom]);
  });

  // What is said under the picture: who was found, and how many are shown.
  const said = stage.querySelector("[role=status]");
  function tell(what, at) {
    said.textContent = what;
    if (at === undefined) return;
    const link = document.createElement("a");
    link.href = address(at);
    link.textContent = text.open;
    said.append(" ", link);
  }

  // Names to choose from only once somebody wants to: thousands of them take time.
  const field = stage.querySelector("[data-find]");
  const list = document.getElementById(field.getAttribute("list"));
  field.addEventListener("focus", () => list.append(...data.name.map((name) =>
    Object.assign(document.createElement("option"), { value: name }))), { once: true });
  const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = data.name.map(plain);
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = plain(field.value.trim());
    if (!wanted) return;
    let at = names.indexOf(wanted);
    if (at < 0) at = names.reduce((best, name, one) =>
      (name.includes(wanted) && (best < 0 || data.partners[one] > data.partners[best]) ? one : best), -1);
    if (at < 0) return tell(text.none);
    found = at;
    focus(at);
    const place = sigma.getNodeDisplayData(at);
    move({ x: place.x, y: place.y, ratio: 0.3 });
    tell(`${data.name[at]} · ${text.helices.split("|")[data.helix[at]]} · ${text.partners.replace("{count}", data.partners[at])}`, at);
  });

  for (const box of stage.querySelectorAll("[data-helix]")) {
    const at = data.helices.indexOf(box.dataset.helix);
    if (!data.helix.includes(at)) { box.closest("label").hidden = true; continue; }
    box.addEventListener("change", () => { chosen.helix[box.checked ? "add" : "delete"](at); filtered(); });
  }
  choices("region", data.regions.map((name, at) => [at, name]));
  const around = new Map();
  data.community.forEach((one, at) => {
    const best = around.get(one);
    if (best === undefined || data.partners[at] > data.partners[best]) around.set(one, at);
  });
  choices("community", [...around].sort(([one], [other]) => one - other).slice(0, 30)
    .map(([one, at]) => [one, text.around.replace("{name}", data.name[at])]));

  function choices(kind, options) {
    const select = stage.querySelector(`[data-choose=${kind}]`);
    select.append(...options.map(([value, label]) => new Option(label, value)));
    select.addEventListener("change", () => { chosen[kind] = select.value === "" ? -1 : Number(select.value); filtered(); });
  }
  function filtered() {
    const n = data.id.reduce((sum, _, at) => sum + (shown(at) ? 1 : 0), 0);
    tell(text.shown.replace("{count}", n).replace("{of}", data.id.length));
    sigma.refresh({ skipIndexation: true });
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    look = colours();
    graph.updateEachNodeAttributes((node, item) => ({ ...item, color: look.helix[item.shape] }));
    graph.updateEachEdgeAttributes((edge, item) => ({ ...item, color: look.thread }));
    sigma.setSetting("labelColor", { color: look.ink });
  });
  // A machine that draws slowly moves marks and names alone, and gets the ties back when it stands still.
  requestAnimationFrame(() => {
    performance.mark("network-drawn");
    const begun = performance.now();
    sigma.scheduleRender();
    requestAnimationFrame(() => requestAnimationFrame(() => sigma.setSetting("hideEdgesOnMove", performance.now() - begun > 100)));
  });
  document.querySelector("[data-network-picture]")?.remove();
  stage.querySelector("[data-said]").textContent = text.told.replace("{actors}", data.id.length)
    .replace("{ties}", data.a.length).replace("{of}", data.of);
}

// A colour on the way from one to another, both as #rrggbb.
function between(from, to, share) {
  const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const other = parts(to);
  return `#${parts(from).map((one, at) => Math.round(one + (other[at] - one) * share).toString(16).padStart(2, "0")).join("")}`;
}

const short = (name) => (name.length > 30 ? `${name.slice(0, 29).trimEnd()}…` : name);

// The name of what is pointed at, on a card of its own.
function named(context, item, settings, look) {
  if (!item.label) return;
  context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
  const wide = context.measureText(item.label).width;
  context.fillStyle = look.card;
  context.strokeStyle = look.tie;
  context.beginPath();
  context.rect(item.x + item.size + 2, item.y - 12, wide + 12, 24);
  context.fill();
  context.stroke();
  context.fillStyle = look.ink;
  context.fillText(item.label, item.x + item.size + 8, item.y + 4.5);
}
