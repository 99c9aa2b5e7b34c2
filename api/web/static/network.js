// The whole network, to move about in: sigma draws it, the server has laid it out. Without this file the page
// shows the same as a picture and a table.

const stage = document.querySelector("[data-network]");
if (stage) begin(stage).catch((fault) => fallBack(stage, fault));

const SHAPES = `
precision mediump float;
varying vec4 v_color;
varying float v_border;
varying float v_shape;
varying float v_hollow;
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
  float soft = 4.0 * v_border;
  float drawn = clamp(0.5 + inside / soft, 0.0, 1.0);
  // Who has ceased is a rim alone, two pixels at least.
  float within = clamp(0.5 + (inside - max(0.25, soft)) / soft, 0.0, 1.0);
  gl_FragColor = v_color * (drawn - v_hollow * within);
  #endif
}`;

async function begin(stage) {
  performance.mark("network-asked");
  const [library, drawing, data] = await Promise.all([
    import(stage.dataset.library), import(stage.dataset.drawing), fetched(stage.dataset.network),
  ]);
  show(stage, library, drawing, data);
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  const text = await answer.text();
  performance.mark("network-got");
  return JSON.parse(text);
}

function fallBack(stage, fault) {
  console.warn(fault);
  stage.hidden = true;
  const picture = document.querySelector("[data-network-picture]");
  if (picture) picture.hidden = false;
}

// A node program of sigma's that draws the shape of each helix, filled, or hollow for who has ceased.
function marks({ NodePointProgram }) {
  return class extends NodePointProgram {
    getDefinition() {
      const plain = super.getDefinition();
      return {
        ...plain,
        FRAGMENT_SHADER_SOURCE: SHAPES,
        VERTEX_SHADER_SOURCE: plain.VERTEX_SHADER_SOURCE
          .replace("attribute float a_size;", "attribute float a_size;\nattribute float a_shape;\nattribute float a_hollow;\nvarying float v_shape;\nvarying float v_hollow;")
          .replace("v_border = ", "v_shape = a_shape;\n  v_hollow = a_hollow;\n  v_border = "),
        ATTRIBUTES: [...plain.ATTRIBUTES, ...["a_shape", "a_hollow"].map((name) => ({ name, size: 1, type: WebGLRenderingContext.FLOAT }))],
      };
    }

    processVisibleItem(index, start, item) {
      super.processVisibleItem(index, start, item);
      this.array[start + 5] = item.shape;
      this.array[start + 6] = item.ceased ? 1 : 0;
    }
  };
}

function show(stage, library, drawing, data) {
  const { UndirectedGraph, Sigma } = library;
  const ties = drawing.read(data);
  performance.mark("network-read");
  const text = stage.dataset;
  const colours = () => {
    const style = getComputedStyle(stage);
    const named = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
    return {
      helix: data.helices.map((one, at) => named(`--${one}`, data.colours[at])),
      ink: style.color, faint: named("--line", "#d8d5ca"), tie: named("--strong-line", "#7d8a8c"), font: style.fontFamily,
      card: named("--card", "#ffffff"),
    };
  };
  let look = colours();
  stage.classList.add("ready");

  const graph = new UndirectedGraph();
  const most = Math.max(...data.partners);
  const ceased = (at) => {
    const day = data.ceased[at];
    return day && (/^\d/.test(day) ? text.ceasedOn.replace("{day}", day) : text.ceased);
  };
  data.id.forEach((_, at) => graph.addNode(at, {
    x: data.x[at], y: data.y[at], size: 2.2 + 7 * Math.sqrt(data.partners[at] / most),
    label: short(data.name[at]), shape: data.helix[at], ceased: ceased(at), color: look.helix[data.helix[at]],
  }));

  const chosen = { helix: new Set(data.helices.keys()), ceased: true, region: -1, community: -1 };
  let pointed = null, found = null;
  let near = new Set();
  const shown = (at) => chosen.helix.has(data.helix[at]) && (chosen.ceased || !data.ceased[at])
    && (chosen.region < 0 || data.region[at] === chosen.region)
    && (chosen.community < 0 || data.community[at] === chosen.community);

  const taken = []; // where names stand in the frame that is being drawn
  const sigma = new Sigma(graph, stage.querySelector(".network-canvas"), {
    allowInvalidContainer: true,
    defaultNodeType: "mark", nodeProgramClasses: { mark: marks(library) },
    labelFont: look.font, labelSize: 13, labelWeight: "600", labelColor: { color: look.ink },
    labelDensity: 0.6, labelGridCellSize: 200, labelRenderedSizeThreshold: 6.5,
    enableCameraRotation: false, zIndex: true, minCameraRatio: 0.03, maxCameraRatio: 2.5, stagePadding: 20,
    defaultDrawNodeLabel: (context, item, settings) => labelled(context, item, settings, look, taken),
    defaultDrawNodeHover: (context, item, settings) => named(context, item, settings, look),
    nodeReducer: (node, item) => {
      const at = Number(node);
      if (!shown(at)) return { ...item, hidden: true };
      const centre = pointed ?? found;
      if (centre === null) return item;
      if (at === centre) return { ...item, zIndex: 2, highlighted: true };
      return near.has(at) ? { ...item, zIndex: 1, forceLabel: near.size < 40 } : { ...item, color: look.faint, label: "" };
    },
  });
  // sigma knows the actors alone; the ties, which are many more, are a layer of their own.
  const threads = drawing.layer(sigma, ties, data.strongest);
  threads.colour(look.tie);
  sigma.on("beforeRender", () => { taken.length = 0; });
  sigma.scheduleRender();

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const camera = sigma.getCamera();
  const seen = ({ x, y, ratio }) => { stage.dataset.view = [x, y, ratio].map((one) => one.toFixed(3)).join(" "); };
  seen(camera.getState());
  camera.on("updated", seen);
  const move = (state) => (still.matches ? camera.setState({ ...camera.getState(), ...state }) : camera.animate(state, { duration: 250 }));
  const focus = (at) => {
    near = new Set(at === null ? [] : ties.near(at));
    drawn();
  };
  // What is chosen and pointed at decides which ties are drawn.
  function drawn() {
    const centre = pointed ?? found;
    const all = centre === null && data.id.every((_, at) => shown(at));
    threads.choose(all ? null : (a, b) => shown(a) && shown(b) && (centre === null || a === centre || b === centre), centre !== null);
    sigma.refresh({ skipIndexation: true });
  }
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
    const kind = [text.helices.split("|")[data.helix[at]], ceased(at)].filter(Boolean).join(" · ");
    tell(`${data.name[at]} · ${kind} · ${text.partners.replace("{count}", number(data.partners[at]))}`, at);
  });

  for (const box of stage.querySelectorAll("[data-helix]")) {
    const at = data.helices.indexOf(box.dataset.helix);
    if (!data.helix.includes(at)) { box.closest("label").hidden = true; continue; }
    box.addEventListener("change", () => { chosen.helix[box.checked ? "add" : "delete"](at); filtered(); });
  }
  const many = Object.keys(data.ceased).length;
  const box = stage.querySelector("input[data-ceased]");
  box.closest("label").hidden = !many;
  box.addEventListener("change", () => { chosen.ceased = box.checked; filtered(); });
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
    tell(text.shown.replace("{count}", number(n)).replace("{of}", number(data.id.length)));
    drawn();
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    look = colours();
    graph.updateEachNodeAttributes((node, item) => ({ ...item, color: look.helix[item.shape] }));
    threads.colour(look.tie);
    sigma.setSetting("labelColor", { color: look.ink });
  });
  // The actors with their strongest ties first, which can be moved at once; then all ties.
  requestAnimationFrame(() => {
    performance.mark("network-drawn");
    requestAnimationFrame(() => {
      threads.all();
      requestAnimationFrame(() => performance.mark("network-whole"));
    });
  });
  document.querySelector("[data-network-picture]")?.remove();
  stage.querySelector("[data-said]").textContent = (ties.count < data.of ? text.told : text.toldAll)
    .replace("{actors}", number(data.id.length)).replace("{ties}", number(ties.count)).replace("{of}", number(data.of))
    + (many ? ` ${text.someCeased.replace("{count}", number(many))}` : "");
}

const number = (value) => value.toLocaleString(document.documentElement.lang);
const short = (name) => (name.length > 30 ? `${name.slice(0, 29).trimEnd()}…` : name);

// A name on the picture, with a rim that keeps it from what lies under it; none where another name stands.
function labelled(context, item, settings, look, taken) {
  if (!item.label) return;
  context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
  const left = item.x + item.size + 3, top = item.y - settings.labelSize / 2;
  const right = left + context.measureText(item.label).width, bottom = top + settings.labelSize * 1.2;
  if (taken.some((one) => left < one.right && right > one.left && top < one.bottom && bottom > one.top)) return;
  taken.push({ left, top, right, bottom });
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = look.card;
  context.strokeText(item.label, left, item.y + settings.labelSize / 3);
  context.fillStyle = look.ink;
  context.fillText(item.label, left, item.y + settings.labelSize / 3);
}

// The name of what is pointed at, on a card of its own.
function named(context, item, settings, look) {
  if (!item.label) return;
  const words = [item.label, item.ceased].filter(Boolean).join(", ");
  context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
  const wide = context.measureText(words).width;
  context.fillStyle = look.card;
  context.strokeStyle = look.tie;
  context.beginPath();
  context.rect(item.x + item.size + 2, item.y - 12, wide + 12, 24);
  context.fill();
  context.stroke();
  context.fillStyle = look.ink;
  context.fillText(words, item.x + item.size + 8, item.y + 4.5);
}
