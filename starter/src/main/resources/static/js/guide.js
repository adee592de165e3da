// The paste box: looks at what is pasted, seals it, and sends only the sealed bytes.
import { canSeal, fromBase64url, seal, toBase64url } from "./seal.js";
import { check, speak } from "./shape.js";
import { isOwnKey } from "./wallet.js";
import { word } from "./words.js";

const sealable = canSeal();

let spoken = "";

// The words for what is pasted, in the language that the page is in now.
function learn() {
  const pasted = document.body.dataset.pasted || "";
  if (pasted === spoken) return;
  spoken = pasted;
  speak(pasted ? JSON.parse(pasted) : {});
}

// What was handed in, until it is settled: in this page's memory alone, and not for long. Whoever has one field wrong does
// not have to find the others again, of which an exchange shows the secret once.
const KEPT_FOR = 15 * 60 * 1000;
let handedIn = null;
let forgetting = 0;
let swapNext = false;

function keep(form, values) {
  clearTimeout(forgetting);
  handedIn = { place: placeOf(form), values };
  forgetting = setTimeout(forget, KEPT_FOR);
}

function forget() {
  clearTimeout(forgetting);
  handedIn = null;
  swapNext = false;
}

function placeOf(form) {
  return `${form.dataset.account}/${form.dataset.slot}`;
}

function giveBack(form) {
  if (handedIn?.place !== placeOf(form)) return;
  const wrong = (form.dataset.wrong || "").split(" ");
  for (const field of fieldsOf(form)) {
    if (!wrong.includes(field.id) && field.input.value === "") field.input.value = handedIn.values[field.id] ?? "";
  }
  form.querySelector("#saved-there").checked = true;
}

// Key and secret that look alike stand in each other's field for all a page can tell: only the exchange knows.
function offerSwap(form) {
  const line = document.getElementById("swapped");
  if (!line) return;
  const [key, secret] = form ? fieldsOf(form).map((f) => f.input.value) : [handedIn?.values.apiKey, handedIn?.values.secret];
  const way = form || document.getElementById("go-back");
  line.hidden = !key || !secret || key === secret || secret.includes("BEGIN") || !way;
}

function swap(form) {
  const [key, secret] = fieldsOf(form);
  [key.input.value, secret.input.value] = [secret.input.value, key.input.value];
  changed(form);
}

// What was said of the last try to connect is not true any more of what stands there now.
function changed(form) {
  say(form.querySelector("#connect-look"), "", "");
  look(form, true);
}

function fieldsOf(form) {
  return [...form.querySelectorAll("[data-field]")].map((element) => ({
    id: element.dataset.field,
    label: element.dataset.label,
    pattern: element.dataset.pattern,
    words: element.dataset.words,
    least: Number(element.dataset.least),
    most: Number(element.dataset.most),
    confirmed: element.dataset.confirmed === "true",
    mistaken: [...element.querySelectorAll("[data-mistaken]")].map((kind) => ({
      pattern: kind.dataset.mistaken,
      say: kind.textContent,
    })),
    keyFiles: element.dataset.keyFiles?.split(","),
    input: element.querySelector("input"),
    line: element.querySelector(".look"),
  }));
}

function look(form, touchedOnly) {
  const fields = fieldsOf(form);
  const looks = check(fields, Object.fromEntries(fields.map((f) => [f.id, f.input.value])));
  const value = (id) => looks.find((one) => one.field === id)?.value ?? "";
  const wallet = isOwnKey(value("apiKey"), value("secret"));
  let swapped = false;
  looks.forEach((one, i) => {
    const field = fields[i];
    const old = form.dataset.oldKey;
    const remarks = wallet && one.field === "secret" ? [{ kind: "OWN_KEY", say: word("script.own-key") }] : [...one.remarks];
    one.stops ||= wallet;
    if (field.id === "apiKey" && old && one.value.length > 8 && one.value.endsWith(old)) {
      remarks.push({ kind: "OLD", say: word("script.ends-like-old") });
    }
    if (one.value === "" && touchedOnly) {
      say(field.line, "", "");
      return;
    }
    if (one.moved) field.input.value = one.value;
    const good = remarks.some((r) => r.kind === "FITS") && !remarks.some((r) => r.kind === "OLD");
    say(field.line, remarks.map((r) => r.say).join(" "), good ? "good" : one.stops ? "bad" : "hmm");
    swapped ||= remarks.some((r) => r.kind === "LOOKS_LIKE_OTHER" && r.other !== "passphrase" && field.id !== "passphrase");
  });
  form.querySelector("#swap").hidden = !swapped;
  return { fields, looks };
}

function say(line, words, tone) {
  if (line.textContent !== words) line.textContent = words;
  line.className = `look ${tone}`;
}

async function connect(form) {
  const line = form.querySelector("#connect-look");
  const button = form.querySelector("#connect");
  if (button.disabled) return;
  const { fields, looks } = look(form, false);
  const wrong = looks.findIndex((one) => one.stops);
  if (wrong >= 0) {
    say(line, word("script.look-under-field"), "bad");
    fields[wrong].input.focus();
    return;
  }
  if (!form.querySelector("#saved-there").checked) {
    say(line, word("script.save-first"), "bad");
    form.querySelector("#saved-there").focus();
    return;
  }
  const off = form.querySelector("#withdrawals-off");
  if (off && !off.checked) {
    say(line, word("script.withdrawals-first"), "bad");
    off.focus();
    return;
  }
  button.disabled = true;
  // No fresh page comes between, or nobody would notice that nothing was sent.
  const page = document.getElementById("main");
  page.dataset.sealing = "yes";
  try {
    const text = new TextEncoder();
    const { publicKey, session, account, slot, attempt } = form.dataset;
    const credential = Object.fromEntries(looks.map((one) => [one.field, one.value]));
    const sealed = await seal({
      publicKey: fromBase64url(publicKey),
      info: text.encode("rekey/1 credential"),
      aad: text.encode(["rekey/1", session, account, slot, attempt].join("\n")),
      plaintext: text.encode(JSON.stringify(credential)),
    });
    form.querySelector("#sealed").value = toBase64url(sealed);
    keep(form, Object.fromEntries(fields.map((f) => [f.id, f.input.value])));
    form.requestSubmit();
  } catch {
    say(line, word("script.not-encrypted"), "bad");
  } finally {
    button.disabled = false;
    delete page.dataset.sealing;
  }
}

async function prepare() {
  learn();
  const form = document.getElementById("paste");
  const step = document.getElementById("main").dataset.step || "";
  // Nothing of it is wanted any more where another key is made, or this one works.
  if (!form && !step.startsWith("VERIFY")) forget();
  if (!form && document.getElementById("success")) forget();
  if (!form) offerSwap(null);
  if (!form || form.dataset.ready) return;
  form.dataset.ready = "yes";
  giveBack(form);
  form.addEventListener("input", () => changed(form));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest("[data-field]")) {
      event.preventDefault();
      connect(form);
    }
  });
  form.querySelector("#connect").addEventListener("click", () => connect(form));
  form.querySelector("#swap").addEventListener("click", () => swap(form));
  if (!window.isSecureContext || !(await sealable)) {
    document.getElementById(window.isSecureContext ? "cannot-seal" : "not-secure").hidden = false;
    form.querySelectorAll("input, button").forEach((element) => (element.disabled = true));
  }
  // A fresh page says what the one before it said of the same values.
  if (![...form.querySelectorAll(".field .look")].some((line) => line.textContent)) look(form, true);
  offerSwap(form);
}

function goOnSwapped() {
  const form = document.getElementById("paste");
  if (!swapNext || !form) return;
  swapNext = false;
  swap(form);
  connect(form);
}

document.addEventListener("click", (event) => {
  if (event.target.id === "swap-and-connect") {
    const form = document.getElementById("paste");
    if (form) {
      swap(form);
      connect(form);
    } else {
      swapNext = true;
      document.getElementById("go-back").click();
    }
    return;
  }
  const show = event.target.closest("[data-show]");
  if (show) {
    const input = document.getElementById(show.dataset.show);
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    show.textContent = word(hidden ? "script.hide" : "script.show");
    show.setAttribute("aria-pressed", String(hidden));
  }
});

// At once: a button that is seen works.
document.addEventListener("htmx:afterSwap", prepare);
document.addEventListener("htmx:afterSettle", goOnSwapped);
// A browser may keep the page itself, to show it again when one goes back: without what stood in the fields.
addEventListener("pagehide", () => {
  forget();
  document.querySelectorAll("[data-field] input").forEach((input) => (input.value = ""));
});
prepare();
