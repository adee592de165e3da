// Keeps an open page fresh: the server says that something changed, the page fetches itself anew. Nothing that somebody
// is typing is ever lost by that.

let source = null;
let waiting = false;
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
  if (busy() || document.hidden) {
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
    offline.hidden = true;
  };
  source.addEventListener("hello", (event) => {
    if (event.data !== change) schedule();
    change = event.data;
  });
  source.onerror = () => {
    offline.hidden = false;
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 5000);
  };
  const events = new Set(["session", "inbox"]);
  const wanted = () => (main().dataset.refreshOn || "").split(" ");
  const listen = (name) =>
    source.addEventListener(name, () => {
      if (wanted().some((w) => w === name || (w === "account" && name.startsWith("account-")))) schedule();
    });
  events.forEach(listen);
  document.querySelectorAll("[data-account]").forEach((element) => listen(`account-${element.dataset.account}`));
  wanted().filter((w) => w.startsWith("account-")).forEach(listen);
}

// Somebody may have begun to type while the fresh page was on its way.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig.verb === "get" && busy()) {
    event.detail.shouldSwap = false;
    waiting = true;
  }
});

let timer = 0;
function schedule() {
  clearTimeout(timer);
  timer = setTimeout(refresh, 120);
}

let place = main()?.dataset.step;
document.addEventListener("htmx:afterSettle", () => {
  // Whoever reads by ear or keyboard is taken to the new step, and only when there is one.
  const now = main();
  if (now && now.dataset.step !== place) {
    place = now.dataset.step;
    now.focus({ preventScroll: true });
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
