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

// Words that are ready, put behind what stands in a field already.
document.addEventListener("click", (event) => {
  const fill = event.target.closest("[data-fill]");
  if (!fill) return;
  const field = document.getElementById(fill.dataset.fill);
  const words = document.getElementById(fill.dataset.with).textContent;
  field.value = field.value.trim() === "" ? words : `${field.value.trimEnd()}\n\n${words}`;
  field.focus();
});
