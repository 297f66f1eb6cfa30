/**
 * The fault of a text that a store keeps or compares; null when it has none. Milvus rejects control characters and unpaired
 * surrogates in its expressions, so all stores do. `multiline` allows tabs and line breaks.
 */
export function textFault(text: string, options: { multiline: boolean; maxBytes: number }): string | null {
  if (/\p{Cs}/u.test(text)) return 'contains an unpaired surrogate, which is not valid Unicode';
  const forbidden = options.multiline ? /[^\P{Cc}\t\n\r]/u : /\p{Cc}/u;
  if (forbidden.test(text)) return 'contains a control character';
  const bytes = Buffer.byteLength(text);
  if (bytes > options.maxBytes) return `has ${bytes} bytes; the maximum is ${options.maxBytes}`;
  return null;
}

/** Maximum bytes of UTF-8 of a key, catalog name, product id or group id. */
export const maxIdBytes = 512;

/** Maximum bytes of UTF-8 of an attribute name or value. */
export const maxAttributeBytes = 1024;
