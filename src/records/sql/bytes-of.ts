/** Bytes as the clients return them: SQLite's an ArrayBuffer, PostgreSQL's a Buffer. Both accept a Uint8Array. */
export type Bytes = Uint8Array | ArrayBuffer;

/** The same bytes, not copied; empty for null. */
export function bytesOf(bytes: Bytes | null): Uint8Array {
  if (bytes === null) return new Uint8Array();
  return bytes instanceof ArrayBuffer
    ? new Uint8Array(bytes)
    : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
