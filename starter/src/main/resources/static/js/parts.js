// The way to a key, one instruction a screen on a narrow page, with its part of the exchange's form; all of it is one tap
// away. Where there is room, all of it shows, and the part of the form that is meant is lit. Without this script all shows.
import { word } from "./words.js";

const NARROW = matchMedia("(max-width: 40rem)");
const ALL = "all";
// The key is made in the second of the four steps.
const STEPS_BEFORE = 1;

// Where somebody is outlives a reload, a look at the exchange and an evening. It says which part that is and nothing else.
function kept(how) {
  try {
    return localStorage.getItem(`part ${how.dataset.parts}`);
  } catch {
    return null;
  }
}

function keep(how, place) {
  try {
    localStorage.setItem(`part ${how.dataset.parts}`, place);
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

function light(how, part) {
  const meant = (part?.dataset.lights || "").split(" ");
  partsOf(how).forEach((one) => one.classList.toggle("current", one === part));
  how.querySelectorAll(".el").forEach((element) => element.classList.toggle("lit", meant.includes(element.id)));
  how.classList.toggle("unlit", !how.querySelector(".el.lit"));
}

function show() {
  const how = document.querySelector("[data-parts]");
  if (!how) return;
  const parts = partsOf(how);
  const all = kept(how) === ALL;
  const at = placeIn(how);
  const byPart = NARROW.matches && !all;
  how.classList.toggle("by-part", byPart);
  parts.forEach((part, i) => (part.hidden = byPart && i !== at));
  light(how, NARROW.matches && all ? null : parts[at]);
  how.querySelector(".progress").hidden = !byPart;
  how.querySelector(".progress .count").textContent = word("script.part", at + 1, parts.length);
  how.querySelector("progress").value = STEPS_BEFORE + (at + 1) / parts.length;
  how.querySelector(".pager").hidden = !NARROW.matches;
  how.querySelector("#parts-back").hidden = all || at === 0;
  how.querySelector("#parts-next").hidden = all || at === parts.length - 1;
  how.querySelector("#parts-all").textContent = word(all ? "script.by-part" : "script.all-parts");
}

function go(how, place) {
  keep(how, place);
  show();
  const heading = partsOf(how)
    .find((part) => !part.hidden)
    .querySelector("h3, .does");
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
  const part = target.closest(".part");
  if (part && !NARROW.matches) {
    keep(how, partsOf(how).indexOf(part));
    light(how, part);
  }
});
NARROW.addEventListener("change", show);
// Before anything gives the focus back: what is hidden takes none.
document.addEventListener("htmx:afterSwap", show);
show();
