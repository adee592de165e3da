// Runs the script of open pages under a clock of its own, with a page and a stream that do as they are told. Prints after
// how many milliseconds of silence the page says that the connection is lost.
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const [script] = process.argv.slice(2);
const fail = (why) => {
  throw new Error(why);
};

let now = 0;
const timers = [];
const every = (work, pause) => timers.push({ work, pause, due: now + pause });
function until(moment) {
  while (now < moment) {
    now += 50;
    for (const timer of timers) {
      if (timer.due > now) continue;
      timer.due += timer.pause;
      timer.work();
    }
  }
}

const streams = [];
class EventSource {
  static CLOSED = 2;
  readyState = 1;
  hears = {};
  constructor() {
    streams.push(this);
  }
  addEventListener(name, work) {
    this.hears[name] = work;
  }
  close() {
    this.readyState = EventSource.CLOSED;
  }
}
const beat = () => streams.at(-1).hears.beat({ data: "" });

const offline = { hidden: true };
const elements = { offline, main: { dataset: { live: "/guide/events" }, querySelector: () => null } };
const page = {
  hidden: false,
  getElementById: (id) => elements[id] ?? null,
  querySelector: () => null,
  querySelectorAll: () => [],
  addEventListener: () => {},
};
runInContext(
  // Its words come from the page, and what it says by them is not looked at here.
  readFileSync(script, "utf8").replace(/^import .*$/m, ""),
  createContext({
    word: (key) => key,
    document: page,
    window: { EventSource },
    EventSource,
    addEventListener: () => {},
    setInterval: every,
    setTimeout: () => 0,
    clearTimeout: () => {},
    performance: { now: () => now },
  }),
);

// given a page that hears the server every two seconds, for a minute
streams[0].onopen();
for (let i = 0; i < 30; i++) {
  until(now + 2000);
  if (!offline.hidden) fail("lost, though the server was heard");
  beat();
}

// when one of them goes astray
until(now + 4000);
if (!offline.hidden) fail("lost, though only one beat went astray");
beat();

// when nothing comes any more
const silent = now;
while (offline.hidden && now - silent < 60_000) until(now + 50);
const lost = now - silent;

// then the page asks again by itself, and says that it is back as soon as it hears something
const asked = streams.length;
until(now + 10_000);
if (streams.length === asked) fail("nobody asked again");
streams.at(-1).onopen();
if (!offline.hidden) fail("still lost, though the server is heard");
console.log(lost);
