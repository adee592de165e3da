// Seals with the page's own script what stands on the input, a JSON object of base64url values: publicKey, info, aad,
// plaintext, and ephemeralPrivate / ephemeralPublic for a given key pair. Prints the sealed value. The script is read as
// text, because Node takes a ".js" file without a package beside it for something else.
import { readFileSync } from "node:fs";

const source = readFileSync(process.argv[2], "utf8");
const { seal, canSeal, fromBase64url, toBase64url } = await import(
  "data:text/javascript;base64," + Buffer.from(source).toString("base64")
);
const input = JSON.parse(readFileSync(0, "utf8"));
const bytes = (name) => fromBase64url(input[name]);
if (!(await canSeal())) throw new Error("X25519 is missing");

let ephemeral;
if (input.ephemeralPrivate) {
  const pkcs8 = new Uint8Array([...Buffer.from("302e020100300506032b656e04220420", "hex"), ...bytes("ephemeralPrivate")]);
  ephemeral = {
    privateKey: await crypto.subtle.importKey("pkcs8", pkcs8, { name: "X25519" }, false, ["deriveBits"]),
    publicKey: bytes("ephemeralPublic"),
  };
}
const sealed = await seal({
  publicKey: bytes("publicKey"),
  info: bytes("info"),
  aad: bytes("aad"),
  plaintext: bytes("plaintext"),
  ephemeral,
});
process.stdout.write(toBase64url(sealed));
