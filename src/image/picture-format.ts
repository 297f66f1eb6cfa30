export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'heic';

/**
 * Returns the image format that the file's first bytes identify; undefined for any other.
 *
 * JPEG: ITU T.81 B.1.1; PNG: RFC 2083 §3.1; WebP: RFC 9649 §2.3; AVIF and HEIC: the brands of ISO 14496-12 `ftyp`.
 */
export function pictureFormat(bytes: Uint8Array): PictureFormat | undefined {
  const text = (start: number, end: number) => String.fromCharCode(...bytes.subarray(start, end));
  if (text(0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(4, 8) === 'ftyp') return formatOfBrands(text(8, 64));
  return undefined;
}

/** What the first bytes say that a file is, where it is no picture that is read. */
const kinds: readonly (readonly [start: string, name: string])[] = [
  ['GIF8', 'a GIF'],
  ['%PDF', 'a PDF'],
  ['II*\0', 'a TIFF'],
  ['MM\0*', 'a TIFF'],
  ['BM', 'a BMP'],
  ['\xff\x0a', 'a JPEG XL'],
  ['\0\0\0\x0cJXL ', 'a JPEG XL'],
  ['\0\0\0\x0cjP  ', 'a JPEG 2000'],
  ['\x1f\x8b', 'packed data (gzip)'],
  ['PK\x03\x04', 'packed data (ZIP)'],
];
const svg = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!doctype svg[^>]*>\s*)*<svg\b/i;
const html = /^\s*<(?:!doctype html|html)\b/i;

/** A file that is no picture in words, such as `a PDF`; undefined for one that is not known. */
export function otherKind(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'an empty file';
  const start = String.fromCharCode(...bytes.subarray(0, 1000));
  const text = start.replace(/^\xef\xbb\xbf/, '');
  if (svg.test(text)) return 'an SVG';
  if (html.test(text)) return 'a page of HTML';
  return kinds.find(([first]) => start.startsWith(first))?.[1];
}

const heicBrands = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];

function formatOfBrands(brands: string): PictureFormat | undefined {
  if (/avi[fs]/.test(brands)) return 'avif';
  return heicBrands.includes(brands.slice(0, 4)) ? 'heic' : undefined;
}
