// The sentences of this page, which the server hands over in the reader's language. That may be another one by and by.
let given = null;
let words = {};

function all() {
  if (document.body.dataset.words !== given) words = JSON.parse((given = document.body.dataset.words) || "{}");
  return words;
}

function filled(text, facts) {
  return facts.reduce((said, fact, i) => said.replaceAll(`{${i}}`, fact), text);
}

/** The sentence of a key, with these facts in it. */
export function word(key, ...facts) {
  return filled(all()[key] ?? "", facts);
}

/** The words of a key for so many. */
export function counted(key, many) {
  const [one, more] = all()[key] ?? ["", ""];
  return many === 1 ? one : filled(more, [many]);
}
