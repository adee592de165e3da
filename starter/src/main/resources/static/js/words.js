// The sentences of this page, which the server hands over in the reader's language.
const words = JSON.parse(document.body.dataset.words || "{}");

function filled(text, facts) {
  return facts.reduce((said, fact, i) => said.replaceAll(`{${i}}`, fact), text);
}

/** The sentence of a key, with these facts in it. */
export function word(key, ...facts) {
  return filled(words[key] ?? "", facts);
}

/** The words of a key for so many. */
export function counted(key, many) {
  const [one, more] = words[key] ?? ["", ""];
  return many === 1 ? one : filled(more, [many]);
}
