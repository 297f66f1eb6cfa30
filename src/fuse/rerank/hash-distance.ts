/** Hamming distance of two perceptual hashes of 16 hex digits, 0..64; near-duplicates differ in a few bits. */
export function hashDistance(a: string, b: string): number {
  return bitsThatDiffer(a.slice(0, 8), b.slice(0, 8)) + bitsThatDiffer(a.slice(8), b.slice(8));
}

function bitsThatDiffer(a: string, b: string): number {
  let bits = Number.parseInt(a, 16) ^ Number.parseInt(b, 16);
  let count = 0;
  for (; bits !== 0; bits &= bits - 1) count++;
  return count;
}
