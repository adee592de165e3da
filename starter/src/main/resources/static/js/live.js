// Keeps an open page fresh: the server says that something changed, the page fetches itself anew. Nothing that somebody
// is typing is ever lost by that.
import { word } from "./words.js";

let source = null;
let waiting = false;
// Set while what was not sent waits to be sent again: the form it comes from must stay.
let resending = 0;
// One request at a time: an answer to the page that was replaced meanwhile would be lost.
let underWay = 0;
let sending = 0;
let stale = false;
let change = document.querySelector('meta[name="change"]')?.content;

function main() {
  return document.getElementById("main");
}

function refresh() {
  if (resending || document.hidden) {
    waiting = true;
    return;
  }
  if (underWay > 0 || held()) {
    stale = true;
    return;
  }
  waiting = false;
  htmx.ajax("GET", location.pathname + location.search, { target: "#main", select: "#main", swap: "outerHTML" });
}

// Whether the page must stay as it is: something is being sealed or sent from it.
function held() {
  return sending > 0 || "sealing" in main().dataset;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  underWay += 1;
  if (event.detail.requestConfig.verb !== "get") sending += 1;
});
document.addEventListener("htmx:afterRequest", (event) => {
  underWay = Math.max(0, underWay - 1);
  if (event.detail.requestConfig.verb !== "get") sending = Math.max(0, sending - 1);
  if (underWay > 0 || !stale) return;
  stale = false;
  schedule();
});

// The server is heard at least every two seconds. So silence is a lost connection, whether or not the browser knows.
const SILENCE = 4500;
const TRY_AGAIN = 3000;
let lastHeard = 0;
let lastTry = 0;

function alive() {
  lastHeard = performance.now();
  document.getElementById("offline").hidden = true;
}

function connect() {
  const url = main()?.dataset.live;
  if (!url || !window.EventSource) return;
  lastTry = performance.now();
  source?.close();
  source = new EventSource(url);
  source.onopen = alive;
  source.addEventListener("beat", alive);
  source.addEventListener("hello", (event) => {
    alive();
    if (event.data !== change) schedule();
    change = event.data;
  });
  source.onerror = () => {
    // The server ends each connection now and then; the browser is back at once, and nobody needs to know.
    if (source.readyState === EventSource.CLOSED) askWhy();
  };
  heard.clear();
  listen();
}

setInterval(() => {
  if (!source || document.hidden || performance.now() - lastHeard < SILENCE) return;
  document.getElementById("offline").hidden = false;
  if (performance.now() - lastTry > TRY_AGAIN) connect();
}, 250);

const heard = new Set();

function wanted() {
  return (main().dataset.refreshOn || "").split(" ");
}

// A fresh page may show accounts that the one before it did not have.
function listen() {
  if (!source) return;
  const accounts = [...document.querySelectorAll("[data-account]")].map((e) => `account-${e.dataset.account}`);
  for (const name of ["session", "inbox", ...accounts, ...wanted().filter((w) => w.startsWith("account-"))]) {
    if (heard.has(name)) continue;
    heard.add(name);
    source.addEventListener(name, () => {
      alive();
      if (wanted().some((w) => w === name || (w === "account" && name.startsWith("account-")))) schedule();
    });
  }
}

// Whoever is signed out is told so, instead of being kept waiting for a connection.
async function askWhy() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.status !== 401) return;
  source?.close();
  source = null;
  trouble(401);
}

function trouble(status) {
  const line = document.getElementById("trouble");
  line.textContent = word(
    status === 401
      ? "script.signed-out"
      : status === 403
        ? "script.page-stale"
        : status >= 500
          ? "script.our-fault"
          : "script.not-done",
  );
  line.hidden = false;
}

// A page that waits for what was done on it looks again by itself: an answer may change nothing else.
setInterval(() => {
  if (main()?.dataset.pending) refresh();
}, 3000);

// What was not sent because too much was under way is sent again as it was, under the same id.
const PATIENT_FOR = 20;
let again = 0;

function sendAgain(event) {
  const { xhr, elt } = event.detail;
  if (xhr.status !== 503 || !xhr.getResponseHeader("Rekey-Busy") || again >= PATIENT_FOR) return false;
  again += 1;
  event.detail.shouldSwap = false;
  event.detail.isError = false;
  document.getElementById("busy").hidden = false;
  const pause = 1000 * Number(xhr.getResponseHeader("Retry-After") || 1);
  clearTimeout(resending);
  resending = setTimeout(() => {
    resending = 0;
    elt.requestSubmit();
  }, pause * (1 + Math.random()));
  return true;
}

// What was typed and not taken outlives every fresh page: a secret that an exchange shows once must not be lost because a
// button did not fit, or because somebody else did something. So do focus, scroll and what was unfolded.
let kept = [];
let sight = null;

// What the server said last, without what differs each time: a page that says the same is not put in its place.
let served = said(document);

function said(page) {
  return page
    .querySelector("#main")
    ?.outerHTML.replace(/(name="(?:id|_csrf)" value=")[^"]*/g, "$1")
    .replace(/(<time[^>]*>)[^<]*/g, "$1");
}

function pageOf(xhr) {
  return new DOMParser().parseFromString(xhr.responseText, "text/html");
}

// What is said under a field of what was put into it.
function lineOf(field) {
  return field.closest(".field")?.querySelector(".look");
}

function changed(field) {
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  return field.selectedIndex > 0 && !field.options[field.selectedIndex].defaultSelected;
}

function typed() {
  return [...main().querySelectorAll("input[id]:not([type=hidden]), textarea[id], select[id]")]
    .filter(changed)
    .map((field) => {
      const { id, value, checked } = field;
      const line = lineOf(field);
      return { id, value, checked, step: main().dataset.step, said: line?.textContent, tone: line?.className };
    });
}

function fits({ id, step }, page) {
  const field = page.querySelector(`#${CSS.escape(id)}`);
  return field !== null && (field.tagName === "TEXTAREA" || step === page.querySelector("#main")?.dataset.step);
}

function named(element) {
  return `${element.tagName} ${element.textContent.trim()}`;
}

function look() {
  const focused = document.activeElement;
  return {
    x: scrollX,
    y: scrollY,
    focus: focused && !focused.id && main().contains(focused) ? named(focused) : null,
    cursor: focused?.id ? { id: focused.id, from: focused.selectionStart, to: focused.selectionEnd } : null,
    open: [...main().querySelectorAll("details[open] > summary")].map(named),
    // What was said of one's own last press stays until the next one.
    told: [...main().querySelectorAll("#sentence, #warning")],
    step: main().dataset.step,
    inner: [...main().querySelectorAll("[id]")].filter((e) => e.scrollTop > 0).map((e) => ({ id: e.id, y: e.scrollTop })),
  };
}

// Whether the focus was in what is replaced.
let worked = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  worked = main().contains(document.activeElement);
  if (requestConfig.verb === "get") {
    // While the system is away the page stays as it is.
    const away = xhr.status >= 500;
    document.getElementById("offline").hidden = !away;
    if (away) {
      setTimeout(refresh, 5000);
      event.detail.shouldSwap = false;
      waiting = true;
      return;
    }
    if (xhr.status >= 400) return;
    // The door was opened meanwhile, in another window of this browser.
    if (main().dataset.pending === "door" && new URL(xhr.responseURL).pathname !== location.pathname) {
      event.detail.shouldSwap = false;
      location.assign(xhr.responseURL);
      return;
    }
    const fresh = pageOf(xhr);
    if (held() || said(fresh) === served) {
      stale ||= held();
      if (!held()) document.getElementById("changed").hidden = true;
      event.detail.shouldSwap = false;
      return;
    }
    kept = typed();
    sight = look();
    const homeless = kept.some((field) => !fits(field, fresh));
    document.getElementById("changed").hidden = !homeless;
    if (homeless) {
      event.detail.shouldSwap = false;
      return;
    }
    served = said(fresh);
    if (fresh.documentElement.lang !== document.documentElement.lang) translate(fresh);
    return;
  }
  if (xhr.getResponseHeader("Rekey-Away")) {
    event.detail.shouldSwap = false;
    trouble(xhr.status);
    return;
  }
  if (sendAgain(event)) return;
  again = 0;
  for (const line of ["busy", "changed", "trouble"]) document.getElementById(line).hidden = true;
  own = true;
  served = said(pageOf(xhr));
  sight = null;
  const taken = xhr.status < 300 ? requestConfig.elt : null;
  kept = typed().filter(({ id }) => !taken?.contains(document.getElementById(id)));
});

document.addEventListener("click", (event) => {
  if (event.target.id !== "show-changed") return;
  main().querySelectorAll("form").forEach((form) => form.reset());
  own = true;
  refresh();
});

// Another language is a fresh page like any other: what was typed into the guide stays, and is stored nowhere for that.
let chosen = null;

document.addEventListener("click", (event) => {
  const choice = event.target.closest(".languages a");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (!choice || elsewhere || !window.htmx || !document.body.classList.contains("guide")) return;
  event.preventDefault();
  chosen = choice.href;
  htmx.ajax("GET", chosen, { target: "#main", select: "#main", swap: "outerHTML" });
});

// A page that cannot be had so, such as one that says that there is none, is fetched as a whole. Nothing is typed there.
document.addEventListener("htmx:afterRequest", (event) => {
  const status = event.detail.xhr?.status ?? 0;
  if (chosen && status >= 400 && status < 500 && typed().length === 0) location.assign(chosen);
  chosen = null;
});

// What stands around the page, and what is said of a field, is in the reader's language too.
function translate(fresh) {
  kept.forEach((field) => delete field.said);
  const at = document.activeElement?.closest(".languages a")?.hreflang;
  document.documentElement.lang = fresh.documentElement.lang;
  document.title = fresh.title;
  document.body.dataset.words = fresh.body.dataset.words;
  document.body.dataset.pasted = fresh.body.dataset.pasted ?? "";
  for (const part of [".skip", "header.bar", "#offline", "#busy", "#changed"]) {
    const there = fresh.querySelector(part);
    if (there) document.querySelector(part)?.replaceChildren(...there.childNodes);
  }
  if (at) document.querySelector(`.languages a[hreflang=${at}]`)?.focus({ preventScroll: true });
}

// Also when the page has settled, which takes away what it did not come with.
let spoken = [];
function colour() {
  for (const { id, said: words, tone } of spoken) {
    const field = document.getElementById(id);
    const line = field && lineOf(field);
    // Without words it was said anew, in another language.
    const same = words === undefined ? line?.textContent : words && line?.textContent === words;
    if (same) line.className = tone;
  }
}

function giveBack() {
  for (const one of kept) {
    const field = document.getElementById(one.id);
    if (!field || !fits(one, document)) continue;
    if (field.type === "checkbox") field.checked = one.checked;
    else field.value = one.value;
    const line = lineOf(field);
    if (line && one.said) line.textContent = one.said;
    field.closest("details")?.setAttribute("open", "");
  }
  spoken = kept;
  kept = [];
  colour();
  if (!sight) return;
  for (const line of sight.told) {
    if (sight.step !== main().dataset.step || document.getElementById(line.id)) continue;
    // It was read aloud once.
    line.removeAttribute("role");
    document.getElementById("left")?.before(line);
  }
  for (const summary of main().querySelectorAll("details > summary")) {
    if (sight.open.includes(named(summary))) summary.parentElement.open = true;
  }
  for (const { id, y } of sight.inner) {
    const element = document.getElementById(id);
    if (element) element.scrollTop = y;
  }
  if (sight.focus) {
    const same = [...main().querySelectorAll("a, button, summary, input, select")].find((e) => named(e) === sight.focus);
    same?.focus({ preventScroll: true });
  }
  const field = sight.cursor && document.getElementById(sight.cursor.id);
  // What was folded when the page came could not be given the focus then.
  if (field) field.focus({ preventScroll: true });
  if (field?.setSelectionRange && sight.cursor.from !== null) {
    field.setSelectionRange(sight.cursor.from, sight.cursor.to);
  }
  scrollTo(sight.x, sight.y);
}

document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.requestConfig.verb !== "get" || event.detail.xhr.status === 401) trouble(event.detail.xhr.status);
});

let timer = 0;
function schedule() {
  clearTimeout(timer);
  timer = setTimeout(refresh, 120);
}

let place = main()?.dataset.step;
let announced = next();
let seen = sign();
// Whether this person did something here of which the result is not seen yet.
let own = false;

function next() {
  const line = document.getElementById("next") || document.getElementById("headline") || document.getElementById("made");
  return line?.textContent.trim();
}

// What a check came to: a refusal, a wait, a success.
function result() {
  return document.querySelector("#finding, #success");
}

function sign() {
  const found = result();
  if (!found || (found.id !== "success" && found.classList.contains("calm"))) return "";
  const copy = found.cloneNode(true);
  // How a moment is written changes with the reader's clock, the moment itself only with another check.
  copy.querySelectorAll("time").forEach((time) => (time.textContent = time.dateTime));
  return copy.textContent.replace(/\s+/g, " ");
}

function show(element, heading) {
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
}

// At once, so that nothing somebody does in between is undone.
document.addEventListener("htmx:afterSwap", giveBack);

document.addEventListener("htmx:afterSettle", () => {
  colour();
  listen();
  // The line is read aloud when it changes, and not each time the page is fresh.
  if (next() && next() !== announced) document.getElementById("announce").textContent = announced = next();
  const now = main();
  const moved = now?.dataset.step !== place;
  const turned = sign() !== "" && sign() !== seen && (moved || own);
  place = now?.dataset.step;
  seen = sign();
  const sentence = now?.querySelector("#warning, #sentence");
  const running = now?.querySelector(".working");
  if (sentence && own) {
    sentence.scrollIntoView({ block: "center" });
  } else if (result() && (turned || (own && !running))) {
    // What the check came to is what one sees, and reads first by ear.
    show(result(), result().querySelector("h2"));
  } else if (own && moved) {
    const step = now.querySelector(".steps > .now") || now;
    show(step, step.querySelector("h2") || step);
  }
  // What had the focus may be gone now: nobody is left without a place.
  if (worked && document.activeElement === document.body) {
    const spot = now?.querySelector("#warning, #sentence, #note") || now?.querySelector(".steps > .now h2") || now;
    spot.tabIndex = -1;
    spot.focus({ preventScroll: !own });
  }
  own &&= Boolean(running) && !sentence;
});
document.addEventListener("htmx:sendError", () => (document.getElementById("offline").hidden = false));
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  // A page in the background is not told everything in time.
  lastHeard = performance.now();
  if (waiting) refresh();
});
addEventListener("beforeunload", () => source?.close());
connect();
