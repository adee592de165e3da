// Copy buttons, on every page.
document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (!copy) return;
  const source = document.getElementById(copy.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    copy.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(source);
    copy.textContent = "Selected: press Ctrl+C";
  }
});
