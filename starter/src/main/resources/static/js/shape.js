// What can be said of pasted values by looking at them alone. The same rules as ShapeCheck on the server's side; both are
// held together by the cases in shape-cases.json.

const KEY_FILE_START = "-----BEGIN";
const KEY_FILE = new RegExp(
  "^-----BEGIN ([A-Z0-9 ]+)-----[A-Za-z0-9+/= \\t\\r\\n\\\\]{60,3900}-----END \\1-----(?:\\\\[nr]|[ \\t\\r\\n])*$");
const QUOTES = "\"'`\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb<>";
const LONGEST_LABEL = 24;
const SPOKEN_LABEL = /^(?:(?:api|access|secret|private|public)[ _-]?){0,3}(?:key|secret) +(?=[^ ])/i;

/** One look for each field: {field, value, remarks: [{kind, other, by, say}], stops}. */
export function check(fields, pasted) {
  const values = new Map(fields.map((f) => [f.id, clean(f, pasted[f.id] ?? "")]));
  return fields.map((field) => {
    const { value, remarks } = values.get(field.id);
    const all = [...remarks];
    const stops = judge(field, value, all, fields, values);
    return { field: field.id, value, remarks: all, stops };
  });
}

function judge(field, value, remarks, fields, values) {
  if (value === "") {
    remarks.push(remark("EMPTY", "This is still empty."));
    return true;
  }
  const kind = (field.mistaken ?? []).find((one) => new RegExp(`^(?:${one.pattern})$`).test(value));
  if (kind) {
    remarks.push(remark("OTHER_KIND", kind.say));
    return true;
  }
  if (value.includes(KEY_FILE_START) && !fits(field, value)) {
    remarks.push(keyFile(field, value, fields));
    return true;
  }
  const same = fields.find((f) => f.id !== field.id && values.get(f.id).value === value);
  if (same) {
    remarks.push(remark("SAME_AS_OTHER", `This is the same as the field ${same.label}.`, same.id));
    return true;
  }
  const fit = fits(field, value);
  const other = looksLike(field, value, fit, fields, values);
  if (other) {
    remarks.push(remark("LOOKS_LIKE_OTHER", `This looks like the field ${other.label}.`, other.id));
    return !fit && (field.confirmed || other.confirmed);
  }
  if (fit) {
    remarks.push(remark("FITS", `Looks right (${characters(value.length)}).`));
    return false;
  }
  const missing = field.least - value.length;
  const over = value.length - field.most;
  const foreign = [...value].some((c) => c > "~");
  if (foreign) {
    remarks.push(remark("FOREIGN_LETTERS", field.id === "passphrase"
      ? "A letter or sign in it cannot be sent, so type it with plain letters, digits and signs, because a phone may "
        + "have turned ' into \u2019."
      : "There is a letter in it that no key has, so switch page translation off and copy it again."));
  }
  if (missing > 0) {
    remarks.push(remark("TOO_SHORT", `It is too short by ${characters(missing)}.`, null, missing));
  } else if (over > 0) {
    remarks.push(remark("TOO_LONG", `It is too long by ${characters(over)}.`, null, over));
  } else if (!foreign) {
    remarks.push(remark("OTHER_SHAPE", `It should be ${field.words}.`));
  }
  return field.confirmed;
}

function keyFile(field, value, fields) {
  if (fields.every((f) => !f.keyFiles)) {
    return remark("KEY_FILE", "This is a key file of your own, so let the exchange generate the key instead.");
  }
  const other = fields.find((f) => f.id !== field.id && fits(f, value));
  if (other) return remark("LOOKS_LIKE_OTHER", `This looks like the field ${other.label}.`, other.id);
  if (!field.keyFiles) return remark("OTHER_SHAPE", `It should be ${field.words}.`);
  if (/-----BEGIN (RSA )?PUBLIC KEY/.test(value)) {
    return remark("KEY_FILE", "This is the public half of a key, and the private one is needed here.");
  }
  if (value.includes("ENCRYPTED")) {
    return remark("KEY_FILE", "This key file is locked with a password, and a file without one is needed here.");
  }
  return field.keyFiles.some((label) => value.includes(`${KEY_FILE_START} ${label}`))
    ? remark("KEY_FILE", "This key file is not whole, so copy it from its first line to its last.")
    : remark("KEY_FILE", `This is another kind of key file, and it should be ${field.words}.`);
}

function looksLike(field, value, fit, fields, values) {
  if (fit && exact(field)) return undefined;
  return fields.find((other) => {
    if (other.id === field.id || !fits(other, value)) return false;
    // A shape as wide as a passphrase's proves nothing, unless the other value belongs here.
    const crossed = !fit && fits(field, values.get(other.id).value);
    return exact(other) || crossed;
  });
}

function exact(field) {
  return field.least === field.most;
}

function fits(field, value) {
  if (field.keyFiles && value.includes(KEY_FILE_START)) {
    return field.keyFiles.includes(KEY_FILE.exec(value)?.[1]);
  }
  return value.length <= field.most && new RegExp(`^(?:${field.pattern})$`).test(value);
}

function remark(kind, say, other = null, by = 0) {
  return { kind, other, by, say };
}

function characters(count) {
  return count === 1 ? "1 character" : `${count} characters`;
}

function clean(field, pasted) {
  const remarks = [];
  const stripped = strip(pasted);
  const spaces = stripped.length !== pasted.length;
  const spacesRemoved = remark("SPACES_REMOVED", "There was a space in it, and we removed it.");
  if (field.id === "passphrase" || stripped.includes(KEY_FILE_START)) {
    if (spaces && stripped !== "") remarks.push(spacesRemoved);
    return { value: stripped, remarks };
  }
  const even = [...stripped].map((c) => (blank(c) ? " " : c)).join("");
  const value = withoutLabel(even);
  if (value.length !== even.length) {
    remarks.push(remark("LABEL_REMOVED", "Its name was copied along, and we removed it."));
  }
  const bare = withoutQuotes(value);
  if (bare.length !== value.length) {
    remarks.push(remark("QUOTES_REMOVED", "There were quotation marks around it, and we removed them."));
  }
  const closed = bare.replaceAll(" ", "");
  if ((spaces || closed.length !== bare.length) && closed !== "") remarks.push(spacesRemoved);
  return { value: closed, remarks };
}

function withoutLabel(value) {
  let end = 0;
  while (end < value.length && end <= LONGEST_LABEL && !":\uff1a=".includes(value[end])) end++;
  if (end > 0 && end < value.length && end <= LONGEST_LABEL && isName(value.slice(0, end))) {
    const rest = strip(value.slice(end + 1));
    // "==" ends base64: nothing follows it, so what stands before it is no name.
    if (rest.replaceAll("=", "") !== "") return rest;
  }
  const spoken = SPOKEN_LABEL.exec(value);
  return spoken ? value.slice(spoken[0].length) : value;
}

function isName(name) {
  const letter = (c) => /\p{L}/u.test(c);
  return [...name].some(letter) && [...name].every((c) => letter(c) || " _-.()".includes(c) || QUOTES.includes(c));
}

function withoutQuotes(value) {
  let start = 0;
  let end = value.length;
  while (start < end && (QUOTES.includes(value[start]) || value[start] === " ")) start++;
  while (end > start && (QUOTES.includes(value[end - 1]) || ",; ".includes(value[end - 1]))) end--;
  return value.slice(start, end);
}

function strip(value) {
  let start = 0;
  let end = value.length;
  while (start < end && blank(value[start])) start++;
  while (end > start && blank(value[end - 1])) end--;
  return value.slice(start, end);
}

function blank(character) {
  const c = character.charCodeAt(0);
  return (
    c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c === 0xad || c === 0x1680 || (c >= 0x2000 && c <= 0x200f) ||
    (c >= 0x2028 && c <= 0x202f) || (c >= 0x205f && c <= 0x206f) || c === 0x3000 || c === 0xfeff
  );
}
