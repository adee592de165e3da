// Keeps an open page fresh: the server says that something changed, the page fetches itself anew. Nothing that somebody
// is typing is ever lost by that.

let source = null;
let waiting = false;
// Set while what was not sent waits to be sent again: the form it comes from must stay.
let resending = 0;
let change = document.querySelector('meta[name="change"]')?.content;

function main() {
  return document.getElementById("main");
}

function busy() {
  return [...main().querySelectorAll("input:not([type=hidden]), textarea, select")].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    return field.tagName === "SELECT" ? false : field.value !== field.defaultValue;
  });
}

function refresh() {
  if (busy() || resending || document.hidden) {
    waiting = true;
    return;
  }
  waiting = false;
  htmx.ajax("GET", location.pathname + location.search, { target: "#main", select: "#main", swap: "outerHTML" });
}

function connect() {
  const url = main()?.dataset.live;
  if (!url || !window.EventSource) return;
  source = new EventSource(url);
  const offline = document.getElementById("offline");
  source.onopen = () => {
    clearTimeout(worry);
    offline.hidden = true;
  };
  source.addEventListener("hello", (event) => {
    if (event.data !== change) schedule();
    change = event.data;
  });
  source.onerror = () => {
    // The server ends each connection now and then; the browser is back at once, and nobody needs to know.
    clearTimeout(worry);
    worry = setTimeout(() => (offline.hidden = false), 2500);
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(connect, 5000);
      askWhy();
    }
  };
  heard.clear();
  listen();
}

const heard = new Set();
let worry = 0;

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
      if (wanted().some((w) => w === name || (w === "account" && name.startsWith("account-")))) schedule();
    });
  }
}

// Whoever is signed out is told so, instead of being kept waiting for a connection.
async function askWhy() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.status === 401) trouble(401);
}

function trouble(status) {
  const line = document.getElementById("trouble");
  line.textContent =
    status === 401
      ? "You are signed out here. Open your link again; you go on where you stopped."
      : status === 403
        ? "This page was open for too long, so nothing was done. Reload it and try again."
        : status >= 500
          ? "Something went wrong on our side. Reload the page: it shows whether this was done."
          : "That did not work, and nothing was done. Try again in a moment.";
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

// Somebody may have begun to type while the fresh page was on its way. And what was typed and not taken outlives the
// answer: a secret that an exchange shows once must not be lost because a button did not fit.
let kept = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (requestConfig.verb === "get") {
    // While the system is away the page stays as it is.
    const away = xhr.status >= 500;
    document.getElementById("offline").hidden = !away;
    if (away) setTimeout(refresh, 5000);
    if (away || busy()) {
      event.detail.shouldSwap = false;
      waiting = true;
    }
    return;
  }
  if (xhr.getResponseHeader("Rekey-Away")) {
    event.detail.shouldSwap = false;
    trouble(xhr.status);
    return;
  }
  if (sendAgain(event)) return;
  again = 0;
  document.getElementById("busy").hidden = true;
  const taken = xhr.status < 300 ? requestConfig.elt : null;
  kept = [...main().querySelectorAll("input[id]:not([type=hidden]), textarea[id]")]
    .filter((field) => !taken?.contains(field))
    .filter((field) => (field.type === "checkbox" ? field.checked : field.value !== field.defaultValue))
    .map(({ id, value, checked }) => ({ id, value, checked, step: main().dataset.step }));
});

function giveBack() {
  for (const { id, value, checked, step } of kept) {
    const field = document.getElementById(id);
    if (!field || (field.tagName !== "TEXTAREA" && step !== main().dataset.step)) continue;
    if (field.type === "checkbox") field.checked = checked;
    else field.value = value;
    field.closest("details")?.setAttribute("open", "");
  }
  kept = [];
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
let said = next();

function next() {
  return (document.getElementById("next") || document.getElementById("headline"))?.textContent.trim();
}

document.addEventListener("htmx:afterSettle", () => {
  giveBack();
  listen();
  // The line is read aloud when it changes, and not each time the page is fresh.
  if (next() && next() !== said) document.getElementById("announce").textContent = said = next();
  // Whoever reads by ear or keyboard is taken to the new step, and only when there is one.
  const now = main();
  if (now && now.dataset.step !== place) {
    place = now.dataset.step;
    const heading = now.querySelector(".steps > .now h2") || now;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    (now.querySelector(".steps > .now") || now).scrollIntoView({ block: "start" });
  }
  if (now?.querySelector("#sentence")) now.querySelector("#sentence").scrollIntoView({ block: "center" });
});
document.addEventListener("htmx:sendError", () => (document.getElementById("offline").hidden = false));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && waiting) refresh();
});
addEventListener("beforeunload", () => source?.close());
connect();
