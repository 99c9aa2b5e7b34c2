// Sorting a table where it stands. Its headings are links that the server answers, sorted, without this file.

for (const table of document.querySelectorAll("table[data-sortable]")) sortable(table);

function sortable(table) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

  headings.forEach((heading, column) => {
    heading.querySelector("a")?.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const numbers = heading.classList.contains("number");
      const down = new URL(event.currentTarget.href).searchParams.get("sort").startsWith("-");
      headings.forEach((one) => one.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].map((row) => [value(row.cells[column], numbers), row]);
      rows.sort(([a], [b]) => {
        if (a === null || b === null) return (a === null) - (b === null); // nothing stands last, both ways
        const order = numbers ? a - b : collator.compare(a, b);
        return down ? -order : order;
      });
      body.append(...rows.map(([, row]) => row));
      history.replaceState(null, "", event.currentTarget.href);
      // The same link, now for the other way round.
      const link = new URL(event.currentTarget.href);
      link.searchParams.set("sort", `${down ? "" : "-"}${heading.dataset.column}`);
      event.currentTarget.href = link;
    });
  });

  function value(cell, numbers) {
    const text = cell.dataset.value ?? cell.textContent.trim();
    if (text === "" || text === "–") return null;
    return numbers ? Number(text) : text;
  }
}
