// On a narrow page the way to a key is shown part by part, with all of it one tap away. Without this script all of it shows.
import { word } from "./words.js";

const NARROW = matchMedia("(max-width: 40rem)");
const ALL = "all";

// Where somebody is outlives a reload and a look at the exchange. It says which part that is and nothing else.
function kept(how) {
  try {
    return sessionStorage.getItem(`part ${how.dataset.parts}`);
  } catch {
    return null;
  }
}

function keep(how, place) {
  try {
    sessionStorage.setItem(`part ${how.dataset.parts}`, place);
  } catch {
    // Storage may be switched off: then the parts begin anew with each page.
  }
}

function partsOf(how) {
  return [...how.querySelectorAll(".part")];
}

function placeIn(how) {
  return Math.min(Number(kept(how)) || 0, partsOf(how).length - 1);
}

function show() {
  const how = document.querySelector("[data-parts]");
  if (!how) return;
  const parts = partsOf(how);
  const all = kept(how) === ALL;
  const at = placeIn(how);
  const byPart = NARROW.matches && !all;
  parts.forEach((part, i) => (part.hidden = byPart && i !== at));
  how.querySelector(".pager").hidden = !NARROW.matches;
  how.querySelector("#parts-back").hidden = all || at === 0;
  how.querySelector("#parts-next").hidden = all || at === parts.length - 1;
  how.querySelector(".count").textContent = all ? "" : word("script.part", at + 1, parts.length);
  how.querySelector("#parts-all").textContent = word(all ? "script.by-part" : "script.all-parts");
}

function go(how, place) {
  keep(how, place);
  show();
  const heading = partsOf(how).find((part) => !part.hidden).querySelector("h3");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  how.scrollIntoView({ block: "start" });
}

document.addEventListener("click", ({ target }) => {
  const how = target.closest?.("[data-parts]");
  if (!how) return;
  if (target.id === "parts-next") go(how, placeIn(how) + 1);
  if (target.id === "parts-back") go(how, placeIn(how) - 1);
  if (target.id === "parts-all") go(how, kept(how) === ALL ? 0 : ALL);
});
NARROW.addEventListener("change", show);
// Before anything gives the focus back: what is hidden takes none.
document.addEventListener("htmx:afterSwap", show);
show();
