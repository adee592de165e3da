// The desk by keyboard. Single keys do nothing while somebody types, and can be turned off for good.
const OFF = "rekey-keys-off";
const sheet = document.getElementById("keys");
const on = document.getElementById("keys-on");
const opener = document.getElementById("show-keys");

function off() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
}

function turn(isOn) {
  try {
    if (isOn) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  } catch {
    // A browser that keeps nothing has them on.
  }
}

function typing(target) {
  return target.isContentEditable || target.closest("input, textarea, select, [role=textbox]") !== null;
}

function rows() {
  return [...document.querySelectorAll("#main [data-row]")];
}

function here() {
  return document.activeElement?.closest("tr, li");
}

function move(by) {
  const all = rows();
  const now = all.findIndex((one) => here()?.contains(one));
  const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, now + by));
  all[next]?.focus();
}

// Of the row one is at; on a page of one session, of the page.
function press(key) {
  const row = here()?.querySelector(`[data-key="${key}"]`);
  (row ?? document.querySelector(`#main [data-key="${key}"]:not(tr *)`))?.click();
}

// What was searched before gives way to what is typed now.
function search() {
  const field = document.getElementById("q");
  field?.focus();
  field?.select();
}

function answer() {
  const field = document.querySelector("#main .desk-help textarea");
  field?.closest("details")?.setAttribute("open", "");
  field?.focus();
}

function show() {
  on.checked = !off();
  if (!sheet.open) sheet.showModal();
}

const DEEDS = {
  j: () => move(1),
  k: () => move(-1),
  "/": search,
  c: () => press("c"),
  r: answer,
  i: () => document.querySelector(".bar nav a")?.click(),
  "?": show,
};

if (sheet) {
  opener.hidden = false;
  opener.addEventListener("click", show);
  on.addEventListener("change", () => turn(on.checked));
  document.addEventListener("keydown", (event) => {
    const held = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    const deed = DEEDS[event.key];
    if (!deed || held || event.defaultPrevented || sheet.open || off() || typing(event.target)) return;
    event.preventDefault();
    deed();
  });
}
