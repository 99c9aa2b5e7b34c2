// Suggestions as one types, as a combobox (ARIA 1.2). Without this file the form beside it does the same in two steps.

const WAIT = 150;

for (const row of document.querySelectorAll("[data-suggest]")) combobox(row);

function combobox(row) {
  const input = row.querySelector("input[type=search], input[type=text]");
  const list = document.createElement("ul");
  const said = document.createElement("div");
  const chooses = row.dataset.into !== undefined; // a field takes the id, the search box leads to the page
  let asking, timer, hits = [], at = -1;

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent.trim() ?? "");
  said.className = "hidden";
  said.setAttribute("role", "status");
  row.append(list, said);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { close(); event.preventDefault(); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) { event.preventDefault(); take(at); }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));

  async function ask() {
    const text = input.value.trim();
    asking?.abort();
    if (text.length < 2) { close(); return; }
    asking = new AbortController();
    const address = new URL(row.dataset.suggest, location.href);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (answer.ok) show(await answer.json());
    } catch (fault) {
      if (fault.name !== "AbortError") close();
    }
  }

  function show(found) {
    hits = found;
    at = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...hits.map((hit, nr) => {
      const item = document.createElement("li");
      const name = document.createElement("bdi");
      const about = document.createElement("small");
      name.textContent = hit.name;
      about.textContent = hit.about;
      item.id = `${list.id}-${nr}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.append(name, about);
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => take(nr));
      return item;
    }));
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = hits.length ? row.dataset.found.replace("{n}", hits.length) : row.dataset.none;
  }

  function move(by) {
    at = (at + by + hits.length) % hits.length;
    [...list.children].forEach((item, nr) => item.setAttribute("aria-selected", String(nr === at)));
    input.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function take(nr) {
    if (!chooses) { location.assign(hits[nr].href); return; }
    input.value = hits[nr].id;
    close();
  }

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
