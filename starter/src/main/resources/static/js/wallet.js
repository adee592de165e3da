// Which wallet address a private key belongs to, found in the browser: a wallet's own key must never be sent anywhere.
// secp256k1 is SEC 2 v2 §2.4.1; an address is the last 20 bytes of Keccak-256 over the public point (Ethereum yellow
// paper, appendix F).

const P = (1n << 256n) - (1n << 32n) - 977n;
const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const G = [
  0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
  0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
];
const ADDRESS = /^0x[0-9a-f]{40}$/i;
const PRIVATE_KEY = /^(?:0x)?([0-9a-f]{64})$/i;

/** Whether these two are a wallet's address and that same wallet's private key. */
export function isOwnKey(address, privateKey) {
  const key = PRIVATE_KEY.exec(privateKey);
  if (!ADDRESS.test(address) || !key) return false;
  const number = BigInt(`0x${key[1]}`);
  return number > 0n && number < N && addressOf(number) === address.toLowerCase();
}

function addressOf(number) {
  const [x, y] = multiply(G, number);
  const bytes = new Uint8Array(64);
  write(bytes, 0, x);
  write(bytes, 32, y);
  return `0x${[...keccak256(bytes).slice(12)].map((b) => b.toString(16).padStart(2, "0")).join("")}`;
}

function write(bytes, at, number) {
  for (let i = 31; i >= 0; i--, number >>= 8n) bytes[at + i] = Number(number & 255n);
}

function multiply(point, times) {
  let sum = null;
  for (let power = point; times > 0n; times >>= 1n, power = add(power, power)) {
    if (times & 1n) sum = sum === null ? power : add(sum, power);
  }
  return sum;
}

function add([x1, y1], [x2, y2]) {
  const slope = x1 === x2 && y1 === y2 ? 3n * x1 * x1 * inverse(2n * y1) : (y2 - y1) * inverse(x2 - x1);
  const x = mod(slope * slope - x1 - x2);
  return [x, mod(slope * (x1 - x) - y1)];
}

function inverse(number) {
  let [a, b] = [mod(number), P];
  let [u, v] = [1n, 0n];
  while (a !== 0n) {
    const q = b / a;
    [a, b] = [b - q * a, a];
    [u, v] = [v - q * u, u];
  }
  return mod(v);
}

function mod(number) {
  const rest = number % P;
  return rest < 0n ? rest + P : rest;
}

const ROUNDS = 24;
const LANES = (1n << 64n) - 1n;
const ROTATIONS = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];
const PLACES = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

/** Keccak-256 as Ethereum uses it (padding 0x01), of one block: fewer than 136 bytes. */
function keccak256(message) {
  const block = new Uint8Array(136);
  block.set(message);
  block[message.length] = 0x01;
  block[135] |= 0x80;
  const state = new Array(25).fill(0n);
  for (let i = 0; i < 17; i++) {
    for (let b = 7; b >= 0; b--) state[i] = (state[i] << 8n) | BigInt(block[i * 8 + b]);
  }
  permute(state);
  const hash = new Uint8Array(32);
  for (let i = 0; i < 32; i++) hash[i] = Number((state[i >> 3] >> BigInt(8 * (i & 7))) & 255n);
  return hash;
}

function permute(state) {
  for (let round = 0, register = 1; round < ROUNDS; round++) {
    const columns = [0, 1, 2, 3, 4].map(
      (x) => state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20]);
    for (let i = 0; i < 25; i++) state[i] ^= columns[(i + 4) % 5] ^ rotate(columns[(i + 1) % 5], 1);
    let moved = state[1];
    for (let i = 0; i < 24; i++) {
      const stays = state[PLACES[i]];
      state[PLACES[i]] = rotate(moved, ROTATIONS[i]);
      moved = stays;
    }
    for (let row = 0; row < 25; row += 5) {
      const lanes = state.slice(row, row + 5);
      for (let x = 0; x < 5; x++) state[row + x] = lanes[x] ^ (~lanes[(x + 1) % 5] & LANES & lanes[(x + 2) % 5]);
    }
    // The round constants come from a shift register (FIPS 202, §3.2.5).
    for (let j = 0; j < 7; j++) {
      if (register & 1) state[0] ^= 1n << BigInt((1 << j) - 1);
      register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    }
  }
}

function rotate(lane, by) {
  return ((lane << BigInt(by)) | (lane >> BigInt(64 - by))) & LANES;
}
