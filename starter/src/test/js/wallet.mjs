// Reads the recorded requests: {address, key} pairs that belong together, and pairs that do not.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [script, vectors] = process.argv.slice(2);
const { isOwnKey } = await import(pathToFileURL(script));
const expect = (is, address, key) => {
  if (isOwnKey(address, key) !== is) throw new Error(`${address}: expected ${is}`);
};

const recorded = JSON.parse(readFileSync(vectors)).filter((vector) => vector.derivedAddress);
for (const { credentials, derivedAddress } of recorded) {
  expect(true, derivedAddress, credentials.secret);
  expect(true, derivedAddress.toUpperCase().replace("0X", "0x"), credentials.secret.slice(2));
  expect(false, credentials.apiKey, credentials.secret);
}
// The smallest and the largest private key there are (public test values), and what is none.
expect(true, "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf", "0x" + "1".padStart(64, "0"));
expect(true, "0x80c0dbf239224071c59dd8970ab9d542e3414ab2", "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140");
expect(false, "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf", "0".repeat(64));
expect(false, "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf", "f".repeat(64));
expect(false, "", "");
console.log(`${recorded.length} recorded`);
