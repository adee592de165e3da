// Keeps "in 2 minutes" true while a page stays open. The exact moment is in the title.

function words(seconds) {
  const ahead = seconds > 0;
  const distance = Math.abs(seconds);
  if (distance < 45) return ahead ? "in a moment" : "just now";
  const minutes = Math.max(1, Math.round(distance / 60));
  let length;
  if (minutes < 90) length = minutes === 1 ? "1 minute" : `${minutes} minutes`;
  else if (minutes < 36 * 60) length = `${Math.round(minutes / 60)} hours`;
  else length = `${Math.round(minutes / 1440)} days`;
  return ahead ? `in ${length}` : `${length} ago`;
}

// How long something has lasted. A clock a little behind the server's makes it "just now", never "in a moment".
function lasting(seconds) {
  const said = words(Math.min(0, seconds));
  return said.endsWith(" ago") ? `for ${said.slice(0, -4)}` : said;
}

function update() {
  for (const time of document.querySelectorAll("time[datetime]:not([data-exact])")) {
    if (time.textContent.includes("UTC")) continue;
    const ahead = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const next = "lasting" in time.dataset ? lasting(ahead) : words(ahead);
    if (time.textContent !== next) time.textContent = next;
  }
}

setInterval(update, 15000);
document.addEventListener("htmx:afterSettle", update);
