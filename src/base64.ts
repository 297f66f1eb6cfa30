/**
 * The bytes of a text in base64 or base64url, as encoders and browsers give it: with or without padding, with line breaks, as a data: URL
 * (RFC 2397). undefined for any other text, of which Buffer would silently return fewer bytes.
 */
export function readBase64(text: string): Buffer | undefined {
  const plain = text.replace(/^\s*data:[^,]*;base64,/, '').replace(/\s+/g, '');
  const isWellFormed = /^[A-Za-z0-9+/_-]+={0,2}$/.test(plain) && plain.replace(/=+$/, '').length % 4 !== 1;
  return isWellFormed ? Buffer.from(plain, 'base64') : undefined;
}

/** What {@link readBase64} reads, as a pattern for documents: as a check, it would exhaust the stack on a photo. */
export const base64Pattern = String.raw`^\s*(data:[^,]*;base64,)?[A-Za-z0-9+/_\s-]*[=\s]*$`;
