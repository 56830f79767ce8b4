"use strict";
// The page is whole without this script; with it, the rows can be narrowed down.
const form = document.getElementById("filters");
const items = Array.from(document.querySelectorAll("[data-p]"));
const names = items.map((item) => item.querySelector("[scope=row], h2").textContent.toLowerCase());
const value = (id) => { const field = document.getElementById(id); return field ? field.value : ""; };
const empty = document.getElementById("none");

function narrow() {
  const name = value("f-name").trim().toLowerCase();
  const [phase, type, trust, outcome, duty] = ["f-p", "f-t", "f-r", "f-o", "f-d"].map(value);
  let shown = 0;
  items.forEach((item, at) => {
    const data = item.dataset;
    let keep = (!name || names[at].includes(name)) && (!phase || data.p === phase) && (!type || data.t === type) && (!trust || data.r === trust);
    if (keep && outcome) {
      keep = duty ? item.cells[Number(duty)].className === outcome : item.querySelector("td." + outcome) !== null;
    }
    if (item.hidden === keep) item.hidden = !keep;
    shown += keep ? 1 : 0;
  });
  document.getElementById("shown").textContent = "Showing " + shown + " of " + items.length + " schools";
  if (empty) empty.hidden = shown > 0;
}

let wait = 0;
const soon = () => { clearTimeout(wait); wait = setTimeout(narrow, 80); };
form.addEventListener("input", soon);
form.addEventListener("reset", () => setTimeout(narrow, 0));
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
narrow();
