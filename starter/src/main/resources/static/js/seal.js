// Seals a credential to a public key: HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM,
// one message. Only WebCrypto does the arithmetic.

const text = new TextEncoder();
const KEM_SUITE = join(text.encode("KEM"), [0x00, 0x20]);
const HPKE_SUITE = join(text.encode("HPKE"), [0x00, 0x20, 0x00, 0x01, 0x00, 0x02]);
const VERSION = text.encode("HPKE-v1");

/** Whether this browser can seal at all: it needs a secure context and X25519. */
export async function canSeal() {
  try {
    await crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);
    return true;
  } catch {
    return false;
  }
}

/** Bytes of base64url without padding. */
export function fromBase64url(value) {
  const binary = atob(value.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}

/** Base64url without padding. */
export function toBase64url(bytes) {
  let binary = "";
  for (const b of bytes) binary += String.fromCharCode(b);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/**
 * The encapsulated key (32 bytes) followed by the ciphertext.
 * ephemeral is for test vectors only: {privateKey, publicKey (32 bytes)}.
 */
export async function seal({ publicKey, info, aad, plaintext, ephemeral }) {
  const receiver = await crypto.subtle.importKey("raw", publicKey, { name: "X25519" }, true, []);
  const pair = ephemeral ? null : await crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);
  const own = ephemeral ? ephemeral.privateKey : pair.privateKey;
  const enc = ephemeral
    ? ephemeral.publicKey
    : new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: receiver }, own, 256));

  const eaePrk = await extract(KEM_SUITE, new Uint8Array(0), "eae_prk", shared);
  const secret = await expand(KEM_SUITE, eaePrk, "shared_secret", join(enc, publicKey), 32);

  const none = new Uint8Array(0);
  const pskIdHash = await extract(HPKE_SUITE, none, "psk_id_hash", none);
  const infoHash = await extract(HPKE_SUITE, none, "info_hash", info);
  const context = join([0x00], pskIdHash, infoHash);
  const prk = await extract(HPKE_SUITE, secret, "secret", none);
  const key = await expand(HPKE_SUITE, prk, "key", context, 32);
  const nonce = await expand(HPKE_SUITE, prk, "base_nonce", context, 12);

  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, aes, plaintext);
  return join(enc, new Uint8Array(sealed));
}

async function hmac(key, data) {
  // WebCrypto takes no empty key; HMAC pads with zeros anyway (RFC 2104).
  const raw = key.length === 0 ? new Uint8Array(32) : key;
  const mac = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", mac, data));
}

function extract(suite, salt, label, input) {
  return hmac(salt, join(VERSION, suite, text.encode(label), input));
}

async function expand(suite, prk, label, info, length) {
  // One block is enough: nothing here is longer than 32 bytes.
  const labeled = join([length >> 8, length & 0xff], VERSION, suite, text.encode(label), info);
  return (await hmac(prk, join(labeled, [0x01]))).slice(0, length);
}

function join(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
