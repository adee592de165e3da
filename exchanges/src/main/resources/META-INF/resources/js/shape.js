// What can be said of pasted values by looking at them alone. Does what ShapeCheck does in Java, with the same rules, and is
// held to the same cases. Nothing here is kept, sent or logged.
import rules from "./paste-rules.js";

const PASSPHRASE = "passphrase";
const LONGEST = 16384;
const TELLING = 16;
const CODE_NAMES = { quot: '"', apos: "'", amp: "&", lt: "<", gt: ">", nbsp: " " };
const LONGEST_NAME = 60;
const LONGEST_PLAIN_NAME = 24;
// An address whose question mark names values, as the picture shows that an exchange's app scans.
const LINK_WITH_VALUES = /(?<![^ ])(?!otpauth)[A-Za-z][A-Za-z0-9+.-]{1,15}:\/\/[^ ?]{0,200}[?](?=[^ ]{0,60}=)/g;
const LENGTH = "(?:[0-7][0-9a-f]|81[0-9a-f]{2}|82[0-9a-f]{4})";

const pattern = (text, flags = "") => new RegExp(text, `u${flags}`);
const INVISIBLE = pattern(rules.invisible, "g");
const BLANK = pattern(rules.blank, "g");
const DASH = pattern(rules.dash, "g");
const AROUND = pattern(rules.around, "g");
const NAMED = pattern(rules.named);
const REMARK = pattern(rules.remark);
const KEY_FILE = pattern(rules.keyFile, "g");
const RULED = pattern(rules.ruled);
const MARKED = pattern(`^(${rules.mark}*)(.*?)(${rules.mark}*)$`);
const GLUED = pattern(`^${rules.glued}$`, "i");
const BETWEEN = pattern(`^${rules.between}$`);
const NAMES = rules.names.map(({ role, pattern: name }) => ({ role, pattern: pattern(name, "i") }));
const COLUMNS = pattern(rules.names.map((one) => `(${one.pattern})`).join("|"), "gi");
const PASSPHRASE_NAME = `(?:^|[ "'{,;])["']?([\\p{L}_ -]{0,30}(?:${rules.names[0].pattern})[\\p{L}_]{0,12})["']?`;
const NAMED_PASSPHRASE = pattern(`${PASSPHRASE_NAME}(?: ?(?:[:=\uff1a]|[-=]>) ?| [-\u2013\u2014] )(?:"([^"]*)"|'([^']*)'|([^ ,;}]+))`, "i");
const LAST_IS_PASSPHRASE = pattern(`${PASSPHRASE_NAME}(?: (?:is|ist|es|est))? (?:"([^"]*)"|'([^']*)'|([^ ]+))$`, "i");
const DER = rules.der.map((one) => ({ ...one, pattern: pattern(one.pattern.replaceAll("~", LENGTH)) }));
const KINDS = rules.kinds.map((one, place) => ({ ...one, place, pattern: pattern(one.pattern) }));

// What is said, in English until the page hands over other words.
const ENGLISH = { say: rules.say, kinds: rules.kinds.map((one) => one.say), one: "1 character", more: "{count} characters", or: "or" };
let said = ENGLISH;

/** Says what is said in these words from now on: {say, kinds, one, more, or}; what they lack is said in English. */
export function speak(words) {
  said = { ...ENGLISH, ...words, say: { ...ENGLISH.say, ...words.say } };
}

/** One look for each field: {field, value, remarks: [{kind, other, by, say}], stops, moved}. */
export function check(fields, pasted) {
  const boxes = fields.map((field) => read(field, fields, (pasted[field.id] ?? "").slice(0, LONGEST)));
  share(boxes);
  return boxes.map((box) => {
    const remarks = [...box.remarks];
    const stops = judge(box, fields, boxes, remarks);
    return { field: box.field.id, value: box.value, remarks, stops, moved: box.moved };
  });
}

// --- Reading a box

/** What stands in a box; lines that a mail broke are joined where the value fits only so. */
function read(field, fields, pasted) {
  if (field.id === PASSPHRASE) return readAs(field, fields, pasted, pasted);
  const raw = withoutCodes(pasted);
  const box = readAs(field, fields, pasted, raw);
  const joined = joinedLines(raw);
  if (fits(field, box.value) || joined === raw) return box;
  const whole = readAs(field, fields, pasted, joined);
  return fits(field, whole.value) ? whole : box;
}

/** What stands in a box: its own value, values for other fields, and what was taken away. */
function readAs(field, fields, pasted, raw) {
  const seen = raw.replace(INVISIBLE, "");
  const text = seen.replace(BLANK, " ").replace(/^ +| +$/g, "");
  const spaced = raw.replace(INVISIBLE, " ").replace(BLANK, " ").replace(/ +/g, " ").replace(/^ +| +$/g, "");
  const box = {
    field, text, spaced, value: "", remarks: [], found: new Map(), file: null, filePlace: null, named: null, both: false,
    moved: false, uncoded: raw === pasted ? "" : pasted,
  };
  if (text === "") return box;
  if (seen.length !== raw.length) {
    box.remarks.push(remark(field.id === PASSPHRASE ? "INVISIBLE_IN_PASSPHRASE" : "INVISIBLE_REMOVED", {}, "INVISIBLE_REMOVED"));
  }
  const trimmed = text.length !== seen.length;
  const named = namedPassphrase(text, field, fields);
  const blocks = [];
  const plain = withoutKeyFiles(plainSigns(named ? named.rest : text), blocks);
  const tokens = tokensOf(plain, fields, blocks);
  const entries = entriesOf(tokens, fields);
  assign(entries, fields, box.found);
  if (named) box.found.set(PASSPHRASE, named.value);

  const file = best(blocks, fields);
  if (file) {
    readKeyFile(box, file, fields);
    return box;
  }
  if (field.id === PASSPHRASE) {
    const quoted = /^(["'`])(.*)\1$|^(?:[\u201c\u201e](?=.*[\u201d\u201c]$)|[\u2018\u201a](?=.*[\u2019\u2018]$)|\u00ab(?=.*\u00bb$))(.*).$/.exec(text);
    const bare = quoted ? quoted[2] ?? quoted[3] : "";
    box.value = named ? named.value : box.found.size > 1 && box.found.has(PASSPHRASE) ? box.found.get(PASSPHRASE)
      : bare.length >= field.least ? bare : text;
    if (named) box.remarks.push(remark("LABEL_REMOVED"));
    else if (quoted && box.value === bare) box.remarks.push(remark("QUOTES_OF_PASSPHRASE_REMOVED", {}, "QUOTES_REMOVED"));
    else if (trimmed) box.remarks.push(remark("SPACES_REMOVED"));
    return box;
  }
  readValue(box, plain, tokens, entries, trimmed);
  return box;
}

function readValue(box, plain, tokens, entries, trimmed) {
  const { field, found, text } = box;
  const own = found.get(field.id);
  const named = entries.find((entry) => entry.role !== null && entry.role !== field.id && entry.values.some((v) => fits(field, v)));
  const whole = closed(plain);
  let value;
  let label = false;
  let words = false;
  if (own !== undefined) {
    value = own;
    const entry = entries.find((one) => one.values.includes(own));
    label = entry?.name !== "";
    words = entries.length > 1 || (entry !== undefined && entry.values.length > 1) || tokens.some((t) => t.kind === "REST");
    if (label && !(entry && roleOf(entry.name, [field]))) [label, words] = [false, true];
  } else if (named && !fits(field, whole)) {
    value = named.values.find((v) => fits(field, v));
    label = true;
    box.named = named.role;
  } else if (fits(field, whole) && !aloneAmongWords(tokens, field)) {
    value = whole;
  } else {
    const rest = tokens.filter((t) => t.kind !== "REST");
    const start = rest.findIndex((t) => !isLabel(t));
    label = start > 0;
    const body = label ? rest.slice(start) : rest;
    const values = body.filter((t) => t.kind === "VALUE");
    if (values.length === 1 && body.length > 1 && body.every((t) => t.kind !== "NAME")) {
      value = values[0].text;
      words = true;
    } else {
      value = body.length > 0 ? body.map((t) => t.text).join("") : whole;
    }
    words ||= rest.length !== tokens.length;
  }
  const half = value.slice(0, Math.floor(value.length / 2));
  const twice = !fits(field, value) && half + half === value && fits(field, half);
  if (twice) {
    value = half;
    box.remarks.push(remark("TWICE"));
  }
  box.value = value;
  if (found.size > 1 && own !== undefined) {
    box.both = true;
    return;
  }
  if (label) box.remarks.push(remark("LABEL_REMOVED"));
  if (!words && text.search(AROUND) >= 0) box.remarks.push(remark("QUOTES_REMOVED"));
  if (words) box.remarks.push(remark("WORDS_REMOVED"));
  if (!closed(text).includes(value) && closed(plainSigns(text)).includes(value)) box.remarks.push(remark("SIGNS_RESTORED"));
  if (box.uncoded !== "" && !box.uncoded.includes(value)) box.remarks.push(remark("CODES_READ", {}, "SIGNS_RESTORED"));
  const completed = /^0x|=$/.test(value) && !closed(plain).includes(value);
  if (completed) box.remarks.push(remark(value.endsWith("=") ? "PADDING_RESTORED" : "PREFIX_RESTORED", {}, "SIGNS_RESTORED"));
  const capital = !closed(plain).includes(value) && closed(plain).includes(value.charAt(0).toUpperCase() + value.slice(1));
  if (capital) box.remarks.push(remark("SIGNS_RESTORED"));
  if (!twice && (trimmed || (!completed && !capital && !plain.includes(value)))) box.remarks.push(remark("SPACES_REMOVED"));
}

/** Whether one value that fits stands among words, which are no part of it even where all together fit a wide shape. */
function aloneAmongWords(tokens, field) {
  const values = tokens.filter((t) => t.kind === "VALUE");
  return tokens.length > 1 && values.length === 1 && fits(field, values[0].text) && tokens.every((t) => t.kind !== "NAME");
}

/** Signs that were written as codes on the way: %2B in a web address, &#43; in a page, \u002b in a program, =3D in a mail. */
function withoutCodes(text) {
  const sign = (code) => String.fromCharCode(parseInt(code, 16));
  const plain = text
    .replace(/%(?:EF%BB%BF|E2%80%8[B-F]|E2%81%A0|C2%AD)/gi, "")
    .replace(/%C2%A0|&#(?:x0{0,3}[9AD]|0{0,3}(?:9|10|13));/gi, " ")
    .replace(/\\+u00([2-7][0-9A-Fa-f])/g, (all, code) => sign(code))
    .replace(/%(0[9AaDd]|[2-7][0-9A-Fa-f])/g, (all, code) => sign(code))
    .replace(/&#(?:[xX]([2-7][0-9A-Fa-f])|([0-9]{2,3}));/g, (all, code, number) =>
      code ? sign(code) : number > 32 && number <= 126 ? String.fromCharCode(number) : all)
    .replace(/&(quot|apos|amp|lt|gt|nbsp);/g, (all, name) => CODE_NAMES[name]);
  // Behind a name, as in "key=3D5a…", it may begin the value: it counts at an end only.
  const ofMails = /=3D(?=(?:=3D)?(?:[ \t\r\n"'<,;-]|$))/g;
  return plain.search(ofMails) < 0 ? plain : joinedLines(plain).replace(ofMails, "=");
}

/** The text without the = and line end by which a mail breaks a long line (RFC 2045 §6.7). */
function joinedLines(text) {
  return text.replace(/=[ \r\n]+(?=[A-Za-z0-9+/])/g, "");
}

/** Text whose signs a keyboard or word processor changed, as it was: full-width letters, long dashes. One for one. */
function plainSigns(text) {
  return text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(DASH, "-")
    .replace(/(?<![0-9A-Za-z])[0Oo][xX\u00d7](?=[0-9A-Fa-f]{40})/g, "0x");
}

function closed(text) {
  return text.replace(AROUND, "").replaceAll(" ", "");
}

/** A passphrase with its name before it: any sign may stand in it, so that it is taken out before the rest is split. */
function namedPassphrase(text, field, fields) {
  const passphrase = fields.find((f) => f.id === PASSPHRASE);
  if (!passphrase) return null;
  const match = NAMED_PASSPHRASE.exec(text) ?? (fits(field, text) ? null : LAST_IS_PASSPHRASE.exec(text));
  if (!match) return null;
  const value = match[2] ?? match[3] ?? match[4];
  return value.length < passphrase.least || fitsAny(fields, value) ? null
    : { value, rest: `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}` };
}

/** The pieces between blanks: {kind: NAME | VALUE | WORD | REST, text}. What stands behind a remark's sign is REST. */
function tokensOf(plain, fields, blocks) {
  const split = plain.replace(LINK_WITH_VALUES, " ")
    .replace(/\\+u003d/gi, "=").replace(/\\+\//g, "/").replace(/\\+[nrt]/g, " ").replaceAll("\\", " ").replace(AROUND, " ")
    .split(" ").filter((piece) => piece !== "");
  const tokens = [];
  let rest = false;
  const add = (piece, afterName) => {
    const pair = splitPair(fields, piece);
    if (pair) {
      pair.forEach((one) => tokens.push({ kind: "VALUE", text: one }));
      return;
    }
    const glued = unglued(fields, piece);
    if (glued) {
      const [before, value, after] = glued;
      if (before !== "") tokens.push({ kind: "NAME", text: before });
      tokens.push({ kind: "VALUE", text: value });
      if (after !== "") tokens.push({ kind: "NAME", text: after });
      return;
    }
    const text = completed(fields, withoutMarks(fields, piece));
    const name = fitsAny(fields, text) ? null : NAMED.exec(text);
    if (name && isName(name[1]) && !/^=+$/.test(name[2])) {
      tokens.push({ kind: "NAME", text: name[1] });
      if (name[2] !== "") add(name[2], true);
    } else if (/^(?:[:=-]|=>|->|:=|and|&|\/)$/.test(text)) {
      const last = tokens.at(-1);
      if (last?.kind === "WORD" && /[:=]/.test(text)) last.kind = "NAME";
    } else {
      const block = /^[\ue000-\uf8ff]$/.test(text);
      const after = afterName || tokens.at(-1)?.kind === "NAME";
      const value = block || (after && !/^[:=]+$/.test(text) && (fitsAny(fields, text) || !isRoleWord(text))) || valueLike(fields, text) || followsLabel(fields, tokens, text);
      tokens.push({ kind: value ? "VALUE" : "WORD", text });
    }
  };
  for (const piece of split) {
    if (RULED.test(piece)) continue;
    if (tokens.length > 0 && REMARK.test(piece) && !fitsAny(fields, piece)) rest = true;
    if (rest) tokens.push({ kind: "REST", text: piece });
    else add(piece, false);
  }
  return tokens;
}

/**
 * What a double click left out, where the shape has it for sure: the = at the end of base64, the 0x in front of a number;
 * and the small letter that a phone made a capital, as at the beginning of a sentence.
 */
function completed(fields, piece) {
  if (fitsAny(fields, piece)) return piece;
  const small = piece.charAt(0).toLowerCase() + piece.slice(1);
  if (/^[A-Z]/.test(piece) && fitsAny(fields, small)) return small;
  if (!/^[A-Za-z0-9+/]+$/.test(piece)) return piece;
  if (/^[0-9A-Fa-f]+$/.test(piece) && fitsAny(fields, `0x${piece}`)) return `0x${piece}`;
  const missing = (4 - (piece.length % 4)) % 4;
  if (missing === 0 || missing === 3) return piece;
  const whole = piece + "=".repeat(missing);
  const longer = piece + "A".repeat(missing);
  return fields.some((f) => fits(f, whole) && !fits(f, longer)) ? whole : piece;
}

/** A value without the signs that a text puts around it, as few as may be: stars, a full stop, an arrow. */
function withoutMarks(fields, piece) {
  if (fitsAny(fields, piece)) return piece;
  const [, before, , after] = MARKED.exec(piece);
  for (let cut = 1; cut <= before.length + after.length; cut++) {
    for (let start = Math.max(0, cut - after.length); start <= Math.min(cut, before.length); start++) {
      const bare = piece.slice(start, piece.length - (cut - start));
      if (fitsAny(fields, bare)) return bare;
    }
  }
  return piece;
}

/** A value with the words of the page that stood around it, where copying lost the blanks: "Key5f…Secret". */
function unglued(fields, piece) {
  if (fitsAny(fields, piece)) return null;
  const longest = Math.min(LONGEST_PLAIN_NAME, piece.length);
  const lengths = Array.from({ length: longest + 1 }, (_, length) => length);
  const after = lengths.filter((length) => GLUED.test(piece.slice(piece.length - length)));
  for (const before of lengths.filter((length) => GLUED.test(piece.slice(0, length)))) {
    for (const cut of after) {
      const value = piece.slice(before, Math.max(before, piece.length - cut));
      if (fields.some((f) => f.id !== PASSPHRASE && narrow(f) && fits(f, value))) {
        return [piece.slice(0, before), value, piece.slice(piece.length - cut)];
      }
    }
  }
  return null;
}

/** Two values of two fields in one piece, with one sign between them, or with none where their lengths tell. */
function splitPair(fields, piece) {
  if (fitsAny(fields, piece)) return null;
  for (const one of fields) {
    for (const other of fields) {
      if (one === other || one.id === PASSPHRASE || other.id === PASSPHRASE) continue;
      for (let at = one.least; at <= Math.min(one.most, piece.length - other.least); at++) {
        const sign = BETWEEN.test(piece[at]);
        const known = one.least === one.most && other.least === other.most && piece.length === at + other.least;
        const [first, second] = [piece.slice(0, at), piece.slice(sign && !known ? at + 1 : at)];
        if ((sign || known) && first !== second && fits(one, first) && fits(other, second)) return [first, second];
      }
    }
  }
  return null;
}

function valueLike(fields, text) {
  if (fitsAny(fields, text)) return !/^\p{L}{1,12}$/u.test(text);
  return text.length >= 12 && /[0-9]/.test(text) && /[A-Za-z]/.test(text) && /^[!-~]+$/.test(text);
}

/** Whether the words just before are the very name of a field that this fits, as "Client ID" on a line of its own. */
function followsLabel(fields, tokens, text) {
  return [1, 2, 3].some((count) => {
    const name = letters(tokens.slice(-count).map((t) => t.text).join(""));
    return tokens.length >= count && fields.some((f) => f.id !== PASSPHRASE && letters(f.label) === name && fits(f, text));
  });
}

function letters(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function isName(text) {
  return text.length <= LONGEST_NAME
    && ((text.length <= LONGEST_PLAIN_NAME && /^[\p{L}_.$-]+$/u.test(text)) || NAMES.some((one) => one.pattern.test(text)));
}

function isLabel(token) {
  return token.kind === "NAME" || (token.kind === "WORD" && (isRoleWord(token.text) || /^(?:export|set|const|let|var)$/i.test(token.text)));
}

function isRoleWord(text) {
  return text.length <= LONGEST_PLAIN_NAME && !/[0-9]/.test(text) && (/^id$/i.test(text) || NAMES.some((one) => one.pattern.test(text)));
}

/** Values with the names before them: {name, role, values}. Values without a name between them may be one that was broken. */
function entriesOf(tokens, fields) {
  const entries = [];
  let name = [];
  let open = false;
  for (const token of tokens) {
    if (token.kind === "VALUE") {
      if (open) {
        entries.at(-1).values.push(token.text);
      } else {
        entries.push({ name: name.join(" "), role: roleOf(name.join(" "), fields), values: [token.text] });
        name = [];
        open = true;
      }
    } else if (token.kind !== "REST") {
      name.push(token.text);
      open = false;
    }
  }
  return entries.flatMap((entry) => {
    const lines = entry.values.join("");
    // A page or a mail that breaks a long word puts a hyphen there.
    const unbroken = entry.values.map((v, i) => (i < entry.values.length - 1 ? v.replace(/-$/, "") : v)).join("");
    const joined = !fitsAny(fields, lines) && fitsAny(fields, unbroken) ? unbroken : lines;
    if (entry.values.length > 1 && (fitsAny(fields, joined) || !entry.values.some((v) => fitsAny(fields, v)))) {
      return [{ ...entry, values: [joined] }];
    }
    return columnsOf(entry, fields);
  });
}

/** Values under names that stand in one line above them, as in a table: each with its own name, if there are as many. */
function columnsOf(entry, fields) {
  const columns = [...entry.name.matchAll(COLUMNS)].map((name) => ({ name: name[0], role: roleOf(name[0], fields) }));
  if (columns.length < 2 || entry.values.length < 2) return [entry];
  const roles = new Set(columns.map((one) => one.role)).size;
  return columns.length === entry.values.length && roles === columns.length
    ? entry.values.map((value, i) => ({ ...columns[i], values: [value] }))
    : [{ ...entry, role: null }];
}

function roleOf(name, fields) {
  if (name === "") return null;
  const same = fields.find((f) => letters(f.label) === letters(name) || letters(f.id) === letters(name));
  if (same) return same.id;
  const role = NAMES.find((one) => one.pattern.test(name))?.role;
  return role !== undefined && fields.some((f) => f.id === role) ? role : null;
}

/** Gives each field the value that is named for it, and the others in their order to the fields they fit. */
function assign(entries, fields, found) {
  for (const entry of entries) {
    if (entry.role === null) continue;
    const field = fields.find((f) => f.id === entry.role);
    const value = entry.values.find((v) => fits(field, v)) ?? (entry.values.length === 1 ? entry.values[0] : undefined);
    if (value !== undefined && (!found.has(field.id) || (!fits(field, found.get(field.id)) && fits(field, value)))) {
      found.set(field.id, value);
    }
  }
  const others = entries.flatMap((entry) => entry.role === null ? entry.values
    : entry.values.length > 1 && entry.values.includes(found.get(entry.role)) ? entry.values.filter((v) => v !== found.get(entry.role)) : []);
  for (const value of others) {
    const field = fields.find((f) => f.id !== PASSPHRASE && !found.has(f.id) && fits(f, value));
    if (field && ![...found.values()].includes(value)) found.set(field.id, value);
  }
  // A name that two fields share, such as "key", must not send a value where it does not fit.
  for (const [id, value] of [...found]) {
    const field = fields.find((f) => f.id === id);
    const other = fits(field, value) ? undefined
      : fields.find((f) => f.id !== id && f.id !== PASSPHRASE && !found.has(f.id) && fits(f, value));
    if (other) {
      found.delete(id);
      found.set(other.id, value);
    }
  }
}

/** Fills empty boxes from those that hold more than their own value. */
function share(boxes) {
  for (const box of boxes.filter((one) => one.found.size > 1)) {
    let filled = false;
    let differs = false;
    for (const target of boxes) {
      const id = target.field.id;
      const value = box.found.get(id);
      if (target === box || value === undefined) continue;
      if (target.text === "") {
        target.value = value;
        target.text = value;
        target.spaced = value;
        if (box.filePlace === id) [target.file, target.filePlace] = [box.file, id];
        target.moved = true;
        target.remarks = [remark("FILLED", { other: box.field.label, field: box.field.id })];
        filled = true;
      } else if (target.value !== value) {
        box.remarks.push(remark("BOTH_DIFFER", { other: target.field.label, field: id }));
        differs = true;
      }
    }
    box.moved ||= filled && box.both;
    if ((filled || box.both) && !differs) box.remarks.push(remark("BOTH"));
  }
}

// --- Key files

/** Cuts key files out, leaving one sign of the private use area for each. */
function withoutKeyFiles(text, blocks) {
  const opened = text.replace(/LS0tLS1CRUdJTi[A-Za-z0-9+/ ]+/g, (coded) => decodedText(coded) ?? coded);
  if (!/(?:BEGIN|END) [A-Z0-9 ]{3,40}-/.test(opened)) return opened;
  const even = opened.replace(/\\+u003d/gi, "=").replace(/\\+\//g, "/").replace(/\\+[nrt]/g, " ").replace(/<br ?\/?>/gi, " ");
  return even.replace(KEY_FILE, (all, begin, body, before, end) => {
    if (blocks.length > 50) return all;
    const inside = (begin === undefined ? before : body);
    const locked = /ENCRYPTED/.test(inside) || /ENCRYPTED/.test(begin ?? end);
    const base64 = inside.replace(/(^| )[0-9]{1,2}(?= )/g, " ").replace(/[A-Za-z0-9-]{3,20}: ?[^ ]+(?: |$)/g, " ").replace(/["'`] ?[+.] ?["'`]/g, "")
      .replace(/[^A-Za-z0-9+/=]/g, "");
    const framed = begin !== undefined && / END |-END /.test(all);
    blocks.push({ ...classify(base64), base64, framed, locked, label: begin ?? end });
    return ` ${String.fromCharCode(0xe000 + blocks.length - 1)} `;
  });
}

/** A key file that was written as base64 once more, as settings of servers keep it. */
function decodedText(coded) {
  const bytes = decode(coded.replaceAll(" ", ""));
  return bytes === null ? null : bytes.map((b) => (b > 31 && b < 127 ? String.fromCharCode(b) : " ")).join("");
}

/** What base64 holds: {half, algorithm, form, whole}; half is null when it is nothing that is known. */
function classify(base64) {
  const bytes = decode(base64);
  if (bytes === null) return { half: null, whole: false, algorithm: "", form: "" };
  const hex = bytes.slice(0, 160).map((b) => b.toString(16).padStart(2, "0")).join("");
  const kind = DER.find((one) => one.pattern.test(hex));
  return { half: kind?.half ?? null, algorithm: kind?.algorithm ?? "", form: kind?.label ?? "", whole: isWhole(bytes) };
}

function decode(base64) {
  if (!/^[A-Za-z0-9+/]{4,}={0,2}$/.test(base64) || base64.replaceAll("=", "").length % 4 === 1) return null;
  const bytes = [];
  for (let i = 0, bits = 0, held = 0; i < base64.length && base64[i] !== "="; i++) {
    const c = base64.charCodeAt(i);
    const six = c === 43 ? 62 : c === 47 ? 63 : c < 58 ? c + 4 : c < 91 ? c - 65 : c - 71;
    held = ((held << 6) | six) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return bytes;
}

/** Whether the length that stands at the beginning (X.690) is the length there is. */
function isWhole(bytes) {
  if (bytes.length < 4 || bytes[0] !== 0x30) return false;
  if (bytes[1] < 0x80) return bytes.length === 2 + bytes[1];
  if (bytes[1] === 0x81) return bytes.length === 3 + bytes[2];
  return bytes[1] === 0x82 && bytes.length === 4 + bytes[2] * 256 + bytes[3];
}

/** The private key among several, if there is one. */
function best(blocks, fields) {
  const rank = (block) => (taken(block, fields) ? 3 : block.half === "PRIVATE" || block.locked ? 2 : block.half !== null ? 1 : 0);
  return blocks.reduce((top, block) => (top === null || rank(block) > rank(top) ? block : top), null);
}

function taken(block, fields) {
  return fields.some((field) => takes(field, block));
}

function takes(field, block) {
  return block.half === "PRIVATE" && block.whole && !block.locked && (field.keyFiles ?? []).includes(block.algorithm);
}

/** A key file goes where one is taken; without such a field it stays here, to be told what it is. */
function readKeyFile(box, block, fields) {
  const { field, found } = box;
  for (const [id, value] of [...found]) {
    if (/^[\ue000-\uf8ff]$/.test(value)) found.delete(id);
  }
  box.file = block;
  box.value = block.half === "PRIVATE" && block.whole ? pem(block) : box.text;
  const place = fields.find((one) => takes(one, block));
  if (!place) {
    found.clear();
    return;
  }
  found.set(place.id, box.value);
  box.filePlace = place.id;
  if (found.has(field.id)) box.value = found.get(field.id);
  if (found.size > 1 && found.has(field.id)) {
    box.both = true;
  } else {
    found.clear();
    if (place === field && !block.framed) box.remarks.push(remark("FRAME_RESTORED"));
  }
}

/** The key file that a box holds as its value, if it does. */
function fileOf(box) {
  return box.file !== null && (box.filePlace === null || box.filePlace === box.field.id || !box.both) ? box.file : null;
}

/** The key file as it should be (RFC 7468), with the label its content has. */
function pem({ form, base64 }) {
  return `-----BEGIN ${form}-----\n${base64.match(/.{1,64}/g).join("\n")}\n-----END ${form}-----`;
}

// --- Judging

function judge(box, fields, boxes, remarks) {
  const { field, value } = box;
  if (value === "") {
    remarks.push(remark("EMPTY"));
    return true;
  }
  const file = fileOf(box);
  if (file !== null) return judgeKeyFile(file, field, fields, remarks);
  const fit = fits(field, value);
  const always = kindOf(box, fit, true);
  if (always) {
    instead(remarks, remark("NO_KEY", { sentence: said.kinds[always.place], words: field.words }));
    return !fit || always.stops === true || (field.id !== PASSPHRASE && field.confirmed);
  }
  const mistaken = (field.mistaken ?? []).find((one) => whole(one.pattern, value));
  if (mistaken) {
    instead(remarks, remark("OTHER_KIND", { sentence: mistaken.say }));
    return true;
  }
  const inside = field.id === PASSPHRASE ? null : insideOfKeyFile(value);
  if (inside) {
    instead(remarks, keyFileRemark(inside, field, fields, true));
    return true;
  }
  const kind = fit ? undefined : kindOf(box, fit, false);
  const same = boxes.find((one) => one !== box && one.value === value);
  if (same && !kind) {
    remarks.push(remark("SAME_AS_OTHER", { other: same.field.label, field: same.field.id }));
    return true;
  }
  const other = box.named ? fields.find((f) => f.id === box.named && fits(f, value)) : looksLike(box, fit, fields, boxes);
  if (other) {
    remarks.push(remark("LOOKS_LIKE_OTHER", { other: other.label, field: other.id }));
    return !fit && (field.confirmed || other.confirmed);
  }
  if (fit) {
    if (field.id === PASSPHRASE && /[^!-~]/.test(value)) {
      remarks.push(remark("UNUSUAL_IN_PASSPHRASE", {}, "FOREIGN_LETTERS"));
    } else if (!(field.id === PASSPHRASE && remarks.some((r) => r.kind === "INVISIBLE_REMOVED"))) {
      remarks.push(remark("FITS", { count: characters(value.length) }));
    }
    return false;
  }
  if (kind) {
    instead(remarks, remark("OTHER_KIND", { sentence: said.kinds[kind.place], words: field.words }));
    return true;
  }
  differences(field, value, remarks);
  return field.confirmed;
}

/** What the text is known to be. Of a value that fits as it stands in the text, the rest of the text says nothing. */
function kindOf({ field, value, text, spaced }, fit, always) {
  // Letters with accents may come in two parts; words are told by letters.
  const forms = fit && value.length >= TELLING && text.includes(value) ? [value]
    : [value, text, spaced, ...insides(spaced)].map((form) => form.normalize("NFC"));
  return KINDS.find((kind) => kind.always === always
    && (kind.passphrase || field.id !== PASSPHRASE)
    && !(kind.shorter && value.length >= field.least)
    && forms.some((form) => kind.pattern.test(form)));
}

/** A text without the signs around it, and without the name before it. */
function insides(text) {
  const bare = text.replace(AROUND, " ").replace(/ +/g, " ").replace(/^ | $/g, "");
  const named = /^[\p{L}\p{N} _.-]{1,40}(?:[:=]|[-=]>) ?(.+)$/u.exec(bare);
  return named ? [bare, named[1]] : [bare];
}

function judgeKeyFile(block, field, fields, remarks) {
  if (takes(field, block)) {
    remarks.push(remark("FITS_KEY_FILE", { algorithm: block.algorithm }, "FITS"));
    return false;
  }
  instead(remarks, keyFileRemark(block, field, fields, false));
  return true;
}

/** What something is matters more than what was taken away around it. */
function instead(remarks, one) {
  remarks.splice(0, remarks.length, one);
}

function keyFileRemark(block, field, fields, frameless) {
  if (fields.every((f) => (f.keyFiles ?? []).length === 0)) return remark("NO_KEY_FILE_TAKEN", {}, "KEY_FILE");
  const place = frameless ? undefined : fields.find((f) => f !== field && takes(f, block));
  if (place) return remark("LOOKS_LIKE_OTHER", { other: place.label, field: place.id });
  const wanted = fields.flatMap((f) => f.keyFiles ?? []).join(` ${said.or} `);
  const say = block.locked || block.half === "LOCKED" ? "LOCKED"
    : block.half === "PUBLIC" || (block.half === null && /PUBLIC/.test(block.label)) ? "PUBLIC_HALF"
      : block.half === null && block.label.startsWith("PGP") ? "PGP"
      : block.half === "OPENSSH" || block.half === "CERTIFICATE" ? block.half
        : block.half === null || (!block.whole && !frameless) ? "NOT_WHOLE"
          : frameless ? "NO_FRAME" : "OTHER_ALGORITHM";
  return remark(say, { algorithm: block.algorithm, words: wanted }, "KEY_FILE");
}

/** The base64 of a key file without its frame, known by what it holds. */
function insideOfKeyFile(value) {
  if (value.length < 40 || value.length > LONGEST) return null;
  const inside = { ...classify(value), locked: false, label: "" };
  return inside.half !== null && (inside.whole || inside.form !== "RSA PUBLIC KEY") ? inside : null;
}

function differences(field, value, remarks) {
  const missing = field.least - value.length;
  const over = value.length - field.most;
  const foreign = /[^\u0000-~]/.test(value);
  if (foreign) remarks.push(remark(field.id === PASSPHRASE ? "FOREIGN_IN_PASSPHRASE" : "FOREIGN_LETTERS", {}, "FOREIGN_LETTERS"));
  if (missing > 0) {
    remarks.push({ ...remark("TOO_SHORT", { count: characters(missing) }), by: missing });
  } else if (over > 0) {
    remarks.push({ ...remark("TOO_LONG", { count: characters(over) }), by: over });
  } else if (!foreign) {
    remarks.push(remark("OTHER_SHAPE", { words: field.words }));
  }
}

/** The field this value was meant for, if its shape gives that away. */
function looksLike({ field, value }, fit, fields, boxes) {
  if (fit && narrow(field)) return undefined;
  return fields.find((other, i) => {
    if (other === field || !fits(other, value)) return false;
    // A shape as wide as a passphrase's proves nothing, unless the other value belongs here.
    return narrow(other) || (!fit && boxes[i].value !== "" && fits(field, boxes[i].value));
  });
}

function narrow(field) {
  return field.most - field.least <= 4;
}

function fitsAny(fields, value) {
  return fields.some((f) => f.id !== PASSPHRASE && fits(f, value));
}

function fits(field, value) {
  return value.length <= field.most && whole(field.pattern, value);
}

function whole(text, value) {
  return new RegExp(`^(?:${text})$`).test(value);
}

function remark(say, { other = "", field = null, count = "", algorithm = "", words = "", sentence = said.say[say] } = {}, kind = say) {
  return {
    kind,
    other: field,
    by: 0,
    say: sentence.replaceAll("{other}", other).replaceAll("{count}", count).replaceAll("{algorithm}", algorithm)
      .replaceAll("{words}", words),
  };
}

function characters(count) {
  return (count === 1 ? said.one : said.more).replaceAll("{count}", count);
}
