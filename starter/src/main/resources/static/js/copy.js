// Copy buttons, on every page.
import { word } from "./words.js";

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (!copy) return;
  const source = document.getElementById(copy.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    copy.textContent = word("script.copied");
  } catch {
    getSelection().selectAllChildren(source);
    copy.textContent = word("script.selected");
  }
});
