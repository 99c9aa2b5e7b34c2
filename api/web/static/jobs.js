// Shows how far a job is while it runs, and the page anew when it has ended. Without this file the page comes anew by itself.

const WAIT = 700;
const stages = document.getElementById("stages");

if (stages) look();

async function look() {
  try {
    const answer = await fetch(stages.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const job = await answer.json();
      if (job.over) { location.reload(); return; }
      job.stages.forEach(show);
    }
  } catch { /* the server may be busy: look again */ }
  setTimeout(look, WAIT);
}

function show({ text, share }, at) {
  let bar = document.getElementById(`stage-${at + 1}`);
  if (!bar) {
    const row = document.createElement("p");
    const label = document.createElement("label");
    bar = document.createElement("progress");
    row.className = "stage";
    bar.id = label.htmlFor = `stage-${at + 1}`;
    bar.max = 1;
    label.textContent = text;
    row.append(label, " ", bar);
    stages.append(row);
  }
  if (share === null) bar.removeAttribute("value"); else bar.value = share;
}
