"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const tools = document.getElementById("tools");
  const filter = document.getElementById("filter");
  const shown = document.getElementById("shown");
  const told = document.getElementById("told");
  const items = all("[data-item]").map((element) => ({ element, text: element.textContent.toLowerCase() }));
  tools.hidden = false;

  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const off = new Set(all("input[data-severity]").filter((box) => !box.checked).map((box) => box.dataset.severity));
    let count = 0;
    for (const { element, text } of items) {
      const fits = words.every((word) => text.includes(word)) && !off.has(element.dataset.item);
      element.hidden = !fits;
      count += fits ? 1 : 0;
    }
    shown.textContent = shown.dataset.text.replace("{shown}", count).replace("{all}", items.length);
  };
  filter.addEventListener("input", apply);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { filter.value = ""; apply(); }
  });
  for (const box of all("input[data-severity]")) box.addEventListener("change", apply);
  apply();

  const unfold = (open) => { for (const details of all("details")) details.open = open; };
  document.getElementById("expand").addEventListener("click", () => unfold(true));
  document.getElementById("collapse").addEventListener("click", () => unfold(false));
  addEventListener("beforeprint", () => unfold(true));

  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
      at.hidden = false;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  if (told) {
    told.hidden = false;
    for (const mark of all("[data-told]")) {
      const tell = () => { told.textContent = mark.querySelector("title").textContent; };
      mark.addEventListener("focus", tell);
      mark.addEventListener("pointerenter", tell);
    }
  }

  for (const block of all(".command")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = tools.dataset.copy;
    button.addEventListener("click", async () => {
      const text = block.querySelector("code").textContent;
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = tools.dataset.copied;
      } catch {
        getSelection().selectAllChildren(block.querySelector("code"));
      }
    });
    block.append(button);
  }
})();
