/**
 * What is wrong with a text that a store keeps or compares, or null. Milvus refuses control characters and unpaired
 * surrogates in its expressions, so both stores do; tabs and line breaks are allowed where `multiline` is.
 */
export function textFault(text: string, options: { multiline: boolean; maxBytes: number }): string | null {
  if (/\p{Cs}/u.test(text)) return 'holds an unpaired surrogate, which is not valid Unicode';
  const forbidden = options.multiline ? /[^\P{Cc}\t\n\r]/u : /\p{Cc}/u;
  if (forbidden.test(text)) return 'holds a control character';
  const bytes = Buffer.byteLength(text);
  if (bytes > options.maxBytes) return `has ${bytes} bytes, more than ${options.maxBytes}`;
  return null;
}

/** Longest key, catalog name, product id or group id, in bytes of UTF-8. */
export const maxIdBytes = 512;

/** Longest attribute name or value, in bytes of UTF-8. */
export const maxAttributeBytes = 1024;
