// Keeps "in 2 minutes" true while a page stays open. The exact moment is in the title.
import { counted, word } from "./words.js";

function lengthOf(how, seconds) {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 90) return counted(`time.${how}.minutes`, minutes);
  return minutes < 36 * 60
    ? counted(`time.${how}.hours`, Math.round(minutes / 60))
    : counted(`time.${how}.days`, Math.round(minutes / 1440));
}

function words(seconds) {
  const ahead = seconds > 0;
  const distance = Math.abs(seconds);
  if (distance < 45) return word(ahead ? "time.soon" : "time.now");
  return lengthOf(ahead ? "in" : "ago", distance);
}

// How a page that is not English writes times and days; in English each browser has its own way.
function language() {
  return typeof document === "undefined" || document.documentElement.lang === "en" ? [] : document.documentElement.lang;
}

// "21:22" by the reader's own clock, with the day when it was another one.
function clock(moment) {
  const time = moment.toLocaleTimeString(language(), { hour: "numeric", minute: "2-digit" });
  return moment.toDateString() === new Date().toDateString() ? time : `${moment.toLocaleDateString(language())} ${time}`;
}

const calm = typeof matchMedia === "undefined" ? { matches: true } : matchMedia("(prefers-reduced-motion: reduce)");

// "2:14" until then; by the minute for whoever wants nothing to move.
function left(seconds) {
  if (calm.matches) return words(seconds);
  const whole = Math.max(0, Math.ceil(seconds));
  const pad = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${hours ? pad(Math.floor(whole / 60) % 60) : Math.floor(whole / 60)}:${pad(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function textOf(time) {
  const moment = new Date(time.dateTime);
  if ("countdown" in time.dataset) return left((moment - Date.now()) / 1000);
  if ("clock" in time.dataset) return clock(moment);
  const seconds = (moment - Date.now()) / 1000;
  return "lasting" in time.dataset ? lasting(seconds) : words(seconds);
}

// How long something has lasted. A clock a little behind the server's makes it "just now", never "in a moment".
function lasting(seconds) {
  return seconds > -45 ? word("time.now") : lengthOf("for", -seconds);
}

function update() {
  for (const time of document.querySelectorAll("time[datetime]:not([data-exact])")) {
    if (time.textContent.includes("UTC") && !("clock" in time.dataset || "countdown" in time.dataset)) continue;
    const next = textOf(time);
    if (time.textContent !== next) time.textContent = next;
  }
}

update();
setInterval(update, 15000);
setInterval(() => {
  if (!document.hidden && document.querySelector("time[data-countdown]")) update();
}, 1000);
document.addEventListener("htmx:afterSettle", update);
