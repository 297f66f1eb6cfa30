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

const heicBrands = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];

function formatOfBrands(brands: string): PictureFormat | undefined {
  if (/avi[fs]/.test(brands)) return 'avif';
  return heicBrands.includes(brands.slice(0, 4)) ? 'heic' : undefined;
}
