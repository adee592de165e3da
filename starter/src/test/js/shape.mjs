// Runs the cases that the Java rules are held to through the page's own script. Prints one line for each difference, then
// the number of cases.
import { readFileSync } from "node:fs";

const source = readFileSync(process.argv[2], "utf8");
const { check } = await import("data:text/javascript;base64," + Buffer.from(source).toString("base64"));
const { fields, cases } = JSON.parse(readFileSync(process.argv[3], "utf8"));

const line = (r) => (r.other ? `${r.kind} ${r.other}` : r.by ? `${r.kind} ${r.by}` : r.kind);
for (const one of cases) {
  const looks = check(fields[one.exchange], one.pasted);
  for (const expected of one.looks) {
    const look = looks.find((l) => l.field === expected.field);
    const found = { ...look, remarks: look.remarks.map(line), says: look.remarks.map((r) => r.say) };
    for (const part of Object.keys(expected)) {
      const [want, have] = [expected[part], found[part]].map((v) => JSON.stringify(v));
      if (want !== have) console.log(`${one.name}, ${expected.field} ${part}: ${have} instead of ${want}`);
    }
  }
}
console.log(`${cases.length} cases`);
