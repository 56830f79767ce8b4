// Comfort only: every page works without this file.
"use strict";
document.documentElement.classList.add("scripted");

const errors = document.getElementById("errors");
if (errors) errors.focus();

const drop = document.querySelector("[data-drop]");
if (drop) {
  const input = drop.querySelector("input");
  const chosen = drop.querySelector("[data-chosen]");
  const most = Number(drop.closest("form").dataset.most);
  const size = (bytes) => bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const show = () => {
    const lines = input.files.length > 1 || drop.dataset.dropped ? [...input.files].map((file) => `${file.name}, ${size(file.size)}`) : [];
    const all = [...input.files].reduce((sum, file) => sum + file.size, 0);
    if (all > most) lines.push(`Together ${size(all)}: too large. All files together may have ${size(most)}.`);
    chosen.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  };
  drop.classList.add("ready");
  drop.querySelector("[data-drop-words]").hidden = false;
  input.addEventListener("change", show);
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over-it"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over-it"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    const all = new DataTransfer();
    for (const file of [...input.files, ...event.dataTransfer.files]) all.items.add(file);
    input.files = all.files;
    drop.dataset.dropped = "yes";
    show();
  });
}

const fresh = async (request) => {
  const answer = await request;
  return [answer, new DOMParser().parseFromString(await answer.text(), "text/html")];
};

if (document.querySelector("[data-progress]")) {
  const look = async () => {
    try {
      const [answer, page] = await fresh(fetch(location.href));
      const status = page.querySelector("[data-status]");
      if (answer.redirected) return location.replace(answer.url);
      if (!status) return location.reload();
      const here = document.querySelector("[data-status]");
      if (here.textContent !== status.textContent) here.replaceChildren(...status.childNodes);
      setTimeout(look, 300);
    } catch {
      setTimeout(look, 3000);
    }
  };
  look();
}

for (const sentence of document.querySelectorAll(".adapt")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy this sentence";
  const box = sentence.closest(".question")?.querySelector("textarea");
  if (box) button.textContent = "Put this sentence in the box";
  button.addEventListener("click", async () => {
    if (box) {
      box.value = [box.value.trim(), sentence.textContent].filter(Boolean).join("\n");
      box.focus();
      box.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(sentence.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(sentence);
      button.textContent = "Selected: press Ctrl and C";
    }
    setTimeout(() => { button.textContent = before; }, 3000);
  });
  sentence.after(button);
}

const write = document.querySelector("[data-write]");
if (write) {
  let timer = 0;
  let asked = 0;
  const check = async () => {
    const mine = ++asked;
    const form = new FormData(write);
    form.set("do", "check");
    try {
      const [, page] = await fresh(fetch(write.action, { method: "POST", body: form }));
      if (mine !== asked) return;
      for (const here of write.querySelectorAll("[data-verdict]")) {
        const there = page.querySelector(`[data-verdict="${here.dataset.verdict}"]`);
        if (there && there.textContent !== here.textContent) here.replaceChildren(...there.childNodes);
      }
    } catch {
      // The buttons still work, and say what is wrong.
    }
  };
  write.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, 1200);
  });
  // What was typed before this script came, or kept by the browser, is judged too.
  if ([...write.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue)) check();
}
