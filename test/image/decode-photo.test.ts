import { createHash } from 'node:crypto';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { mulberry32 } from '../../src/evaluate/random.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { renderSvg } from '../../src/image/render-svg.ts';
import type { RawPicture } from '../../src/types.ts';
import { colorAt, colorDistance, paint, quarterColors, quarters, toSharp } from './pictures.ts';

const encoders = {
  jpeg: (image: Sharp) => image.jpeg({ quality: 95 }),
  png: (image: Sharp) => image.png(),
  webp: (image: Sharp) => image.webp({ quality: 95 }),
  avif: (image: Sharp) => image.avif({ quality: 90, effort: 0 }),
};
const formats = Object.keys(encoders) as (keyof typeof encoders)[];

function encode(format: keyof typeof encoders, picture: RawPicture): Promise<Buffer> {
  return encoders[format](toSharp(picture)).toBuffer();
}

/** Expects the four colors in the middle of the quarters, within what lossy coding changes. */
function expectUprightQuarters(picture: RawPicture): void {
  const { width, height } = picture;
  const at = (x: number, y: number) => colorAt(picture, Math.floor(x * width), Math.floor(y * height));
  expect(colorDistance(at(0.25, 0.25), quarterColors.topLeft)).toBeLessThan(12);
  expect(colorDistance(at(0.75, 0.25), quarterColors.topRight)).toBeLessThan(12);
  expect(colorDistance(at(0.25, 0.75), quarterColors.bottomLeft)).toBeLessThan(12);
  expect(colorDistance(at(0.75, 0.75), quarterColors.bottomRight)).toBeLessThan(12);
}

type UprightPixel = (x: number, y: number) => [x: number, y: number];

/**
 * How a 60 × 80 picture is stored under each EXIF orientation (EXIF 2.32, tag 0x0112: where row 0 and column 0 of the
 * file lie): the file's size, and the upright pixel that is at (x, y) of the file.
 */
const storedUnder: { orientation: number; width: number; height: number; from: UprightPixel }[] = [
  { orientation: 1, width: 60, height: 80, from: (x, y) => [x, y] },
  { orientation: 2, width: 60, height: 80, from: (x, y) => [59 - x, y] },
  { orientation: 3, width: 60, height: 80, from: (x, y) => [59 - x, 79 - y] },
  { orientation: 4, width: 60, height: 80, from: (x, y) => [x, 79 - y] },
  { orientation: 5, width: 80, height: 60, from: (x, y) => [y, x] },
  { orientation: 6, width: 80, height: 60, from: (x, y) => [59 - y, x] },
  { orientation: 7, width: 80, height: 60, from: (x, y) => [59 - y, 79 - x] },
  { orientation: 8, width: 80, height: 60, from: (x, y) => [y, 79 - x] },
];

/** A picture with detail everywhere, so that every byte of its file matters. */
const detailed = paint(120, 160, (x, y) => [(x * 37 + y * 11) % 256, (x * 5 + y * 73) % 256, (x * y) % 256]);

describe('decodePhoto', () => {
  it.each(formats)('reads %s', async (format) => {
    const bytes = await encode(format, quarters(60, 80));
    const photo = await decodePhoto(bytes);
    expect(photo).toMatchObject({ width: 60, height: 80, working: { width: 60, height: 80 } });
    expect(photo.working.data.length).toBe(60 * 80 * 3);
    expect(photo.bytes).toBe(bytes);
    expect(photo.digest).toBe(createHash('sha256').update(bytes).digest('hex'));
    expectUprightQuarters(photo.working);
  });

  it('shrinks only the working copy, to 1,024 px on the long side', async () => {
    const photo = await decodePhoto(await encode('jpeg', quarters(1500, 2048)));
    expect(photo).toMatchObject({ width: 1500, height: 2048, working: { width: 750, height: 1024 } });
    expectUprightQuarters(photo.working);
  });

  it.each([
    { width: 900, height: 1024, kept: false },
    { width: 900, height: 1025, kept: true },
    { width: 2047, height: 1500, kept: true },
    { width: 2048, height: 1500, kept: false },
  ])('keeps all pixels of $width × $height: $kept', async ({ width, height, kept }) => {
    const { original } = await decodePhoto(await encode('jpeg', quarters(width, height)));
    expect(original && { width: original.width, height: original.height }).toEqual(
      kept ? { width, height } : undefined,
    );
  });

  it('has the same working copy whether it keeps all pixels or not', async () => {
    const pixels = paint(1500, 1100, (x, y) => [(x * 7) % 256, (y * 5) % 256, (x + y) % 256]);
    const bytes = await encode('jpeg', pixels);
    const { data } = await sharp(bytes)
      .resize(1024, 1024, { fit: 'inside' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(Buffer.compare((await decodePhoto(bytes)).working.data as Buffer, data)).toBe(0);
  });

  it.each(storedUnder)(
    'turns EXIF orientation $orientation upright',
    async ({ orientation, width, height, from }) => {
      const upright = quarters(60, 80);
      const picture = paint(width, height, (x, y) => colorAt(upright, ...from(x, y)));
      const bytes = await toSharp(picture).jpeg({ quality: 95 }).withMetadata({ orientation }).toBuffer();
      const photo = await decodePhoto(bytes);
      expect(photo).toMatchObject({ width: 60, height: 80 });
      expectUprightQuarters(photo.working);
    },
  );

  it('turns CMYK into sRGB', async () => {
    const bytes = await toSharp(quarters(60, 80)).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(bytes).metadata()).channels).toBe(4);
    const { working } = await decodePhoto(bytes);
    expect(working.data.length).toBe(60 * 80 * 3);
    const [red, green, blue] = colorAt(working, 15, 20) as [number, number, number];
    expect(red).toBeGreaterThan(Math.max(green, blue) + 80);
  });

  it.each(['jpeg', 'png'] as const)('gives a grey %s three equal channels', async (format) => {
    const image = toSharp(paint(40, 40, () => [90, 90, 90])).toColourspace('b-w');
    const bytes = await encoders[format](image).toBuffer();
    expect((await sharp(bytes).metadata()).channels).toBe(1);
    const { working } = await decodePhoto(bytes);
    expect(working.data).toHaveLength(40 * 40 * 3);
    expect(colorAt(working, 20, 20)).toEqual([90, 90, 90]);
  });

  it('brings 16 bits a channel down to 8', async () => {
    const bytes = await toSharp(quarters(60, 80)).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(bytes).metadata()).depth).toBe('ushort');
    expectUprightQuarters((await decodePhoto(bytes)).working);
  });

  it.each(['png', 'webp', 'avif'] as const)('lays a transparent %s on white', async (format) => {
    // Half transparent red over white: (200 + 255) / 2, (0 + 255) / 2.
    const background = { r: 200, g: 0, b: 0, alpha: 128 / 255 };
    const image = sharp({ create: { width: 40, height: 40, channels: 4, background } });
    const { working } = await decodePhoto(await encoders[format](image).toBuffer());
    expect(working.data).toHaveLength(40 * 40 * 3);
    expect(colorDistance(colorAt(working, 20, 20), [(200 + 255) / 2, 255 / 2, 255 / 2])).toBeLessThan(5);
  });

  it('shows white where 16-bit colors are hidden by transparency', async () => {
    const image = sharp({
      create: { width: 40, height: 40, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } },
    });
    const { working } = await decodePhoto(await image.toColourspace('rgb16').png().toBuffer());
    expect(colorAt(working, 20, 20)).toEqual([255, 255, 255]);
  });

  const next = mulberry32(7);
  const byte = () => Math.floor(next() * 256);
  /** Every row takes the same part of its file. */
  const noise = paint(120, 160, () => [byte(), byte(), byte()]);
  /** Decoders read rows of 16 pixels at once, or 8 KiB of the noise's 57. */
  const oneBlock = 24 / 160;

  it.each(['jpeg', 'png'] as const)(
    'reads a %s cut short as far as it goes, and says how far',
    async (format) => {
      const whole = await encode(format, noise);
      const { working, readShare } = await decodePhoto(whole);
      expect(readShare).toBeUndefined();
      for (const share of [0.7, 0.8, 0.95]) {
        const cut = whole.subarray(0, Math.floor(whole.length * share));
        const photo = await decodePhoto(cut);
        expect(photo).toMatchObject({ width: 120, height: 160, working: { width: 120, height: 160 } });
        const read = photo.readShare ?? Number.NaN;
        expect(Math.abs(read - share), `${share}`).toBeLessThan(oneBlock);
        const complete = Math.floor((read - 2 * oneBlock) * 160) * 120 * 3;
        const upper = (picture: RawPicture) => Buffer.from(picture.data.subarray(0, complete));
        expect(upper(photo.working).equals(upper(working))).toBe(true);
      }
    },
  );

  it('measures rows as the file stores them, not upright', async () => {
    const whole = await toSharp(noise).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();
    const photo = await decodePhoto(whole.subarray(0, Math.floor(whole.length * 0.75)));
    expect(photo).toMatchObject({ width: 160, height: 120 });
    expect(Math.abs((photo.readShare ?? 0) - 0.75)).toBeLessThan(oneBlock);
  });

  it('counts a white end as read: only the color of missing rows tells', async () => {
    const half = paint(120, 160, (x, y) => (y < 80 ? colorAt(noise, x, y) : [255, 255, 255]));
    const whole = await encode('jpeg', half);
    // Without the marker of its end, FF D9, and a byte of the last block.
    expect((await decodePhoto(whole.subarray(0, whole.length - 3))).readShare).toBeGreaterThan(0.9);
  });

  it('reads all rows of a progressive JPEG that lacks details', async () => {
    const whole = await toSharp(noise).jpeg({ progressive: true }).toBuffer();
    const photo = await decodePhoto(whole.subarray(0, Math.floor(whole.length * 0.9)));
    expect(photo.readShare).toBe(1);
  });

  it.each([
    ['CMYK', (image: Sharp) => image.toColourspace('cmyk').jpeg()],
    ['grey', (image: Sharp) => image.toColourspace('b-w').jpeg()],
    ['Display P3', (image: Sharp) => image.withIccProfile('p3').jpeg()],
    ['16 bits', (image: Sharp) => image.toColourspace('rgb16').png()],
    ['transparent', (image: Sharp) => image.ensureAlpha().png()],
  ])('measures a file in %s', async (_kind, write) => {
    const whole = await write(toSharp(noise)).toBuffer();
    const photo = await decodePhoto(whole.subarray(0, Math.floor(whole.length * 0.75)));
    expect(Math.abs((photo.readShare ?? 0) - 0.75)).toBeLessThan(oneBlock);
  });

  it.each(['jpeg', 'png'] as const)('refuses a %s of which less than half can be read', async (format) => {
    const whole = await encode(format, noise);
    for (const share of [0.05, 0.2, 0.4]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      await expect(decodePhoto(cut), `${share} of the file`).rejects.toMatchObject({
        code: 'corrupt-image',
        errors: [{ location: 'image' }],
      });
    }
    const cut = whole.subarray(0, Math.floor(whole.length * 0.4));
    await expect(decodePhoto(cut)).rejects.toThrow(/only (2[5-9]|3\d|40) % of the picture could be read/);
  });

  it.each(['webp', 'avif'] as const)('refuses a %s cut short anywhere', async (format) => {
    const whole = await encode(format, detailed);
    await expect(decodePhoto(whole)).resolves.toMatchObject({ width: 120, height: 160 });
    for (const share of [0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      await expect(decodePhoto(cut), `${share} of the file`).rejects.toMatchObject({
        code: 'corrupt-image',
        errors: [{ location: 'image' }],
      });
    }
  });

  it('refuses a PNG with damaged pixels in its upper half', async () => {
    const bytes = await encode('png', detailed);
    const third = Math.floor(bytes.length / 3);
    bytes[third] = (bytes[third] ?? 0) ^ 0xff;
    await expect(decodePhoto(bytes)).rejects.toMatchObject({ code: 'corrupt-image' });
  });

  it('reads a JPEG with the stray bytes some cameras leave between header segments', async () => {
    const bytes = await encode('jpeg', quarters(60, 80));
    const afterFirstSegment = 4 + bytes.readUInt16BE(4);
    const parts = [bytes.subarray(0, afterFirstSegment), Buffer.alloc(3), bytes.subarray(afterFirstSegment)];
    const stray = Buffer.concat(parts);
    await expect(sharp(stray, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow('extraneous bytes');
    expectUprightQuarters((await decodePhoto(stray)).working);
    const cut = stray.subarray(0, stray.length - 20);
    expect((await decodePhoto(cut)).readShare).toBeGreaterThan(0.5);
  });

  it.each([0, 1, 62])(
    'reads a JPEG that states a wrong end of the spectrum (%i), as phones do',
    async (end) => {
      const bytes = await encode('jpeg', quarters(60, 80));
      const plain = await decodePhoto(bytes);
      // The header of the scan, FF DA, ends with the first and the last coefficient and the bits: ITU T.81 B.2.3.
      const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
      const lastOfHeader = scan + 2 + bytes.readUInt16BE(scan + 2) - 1;
      expect(bytes[lastOfHeader - 1]).toBe(63);
      const odd = Buffer.from(bytes);
      odd[lastOfHeader - 1] = end;
      await expect(sharp(odd, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow('SOS');
      expect((await decodePhoto(odd)).working).toEqual(plain.working);
      const cut = odd.subarray(0, odd.length - 20);
      expect((await decodePhoto(cut)).readShare).toBeGreaterThan(0.5);
    },
  );

  it('reads a JPEG followed by other bytes', async () => {
    const bytes = Buffer.concat([await encode('jpeg', quarters(60, 80)), Buffer.from('a second picture')]);
    expectUprightQuarters((await decodePhoto(bytes)).working);
  });

  const brands = (text: string) =>
    Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(text), Buffer.alloc(64)]);
  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['text, whatever its name', Buffer.from('This is no picture.')],
    ['a GIF', Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>')],
    ['a TIFF', Buffer.from('II*\0\x08\0\0\0', 'latin1')],
    ['a PDF', Buffer.from('%PDF-1.7\n')],
    ['a film', brands('ftypisom\0\0\0\0isommp41')],
  ])('refuses %s as unsupported', async (kind, bytes) => {
    const known = ['an empty file', 'a GIF', 'an SVG', 'a TIFF', 'a PDF'].includes(kind);
    const message = `Expected a JPEG, PNG, WebP or AVIF image${known ? ` but received ${kind}` : ''}.`;
    await expect(decodePhoto(bytes)).rejects.toMatchObject({
      code: 'unsupported-image',
      status: 415,
      errors: [{ location: 'image', message }],
    });
  });

  it.each(['heic', 'heix', 'mif1'])('says what to do about HEIC (%s)', async (brand) => {
    await expect(decodePhoto(brands(`ftyp${brand}\0\0\0\0mif1heic`))).rejects.toMatchObject({
      code: 'unsupported-image',
      message: expect.stringContaining('HEIC'),
      errors: [{ location: 'image', fix: expect.stringContaining('JPEG') }],
    });
  });

  it('refuses an SVG even after Garb has drawn one itself', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>';
    await renderSvg(svg, { width: 40, height: 40 });
    await expect(decodePhoto(Buffer.from(svg))).rejects.toMatchObject({ code: 'unsupported-image' });
  });

  it('refuses more pixels than allowed before it decodes any', async () => {
    const background = { r: 1, g: 2, b: 3 };
    const bomb = await sharp({ create: { width: 10_000, height: 6_000, channels: 3, background } })
      .png({ compressionLevel: 1 })
      .toBuffer();
    await expect(decodePhoto(bomb)).rejects.toMatchObject({
      code: 'image-too-large',
      errors: [
        { location: 'image', message: 'Expected at most 50 megapixels but received 10000 × 6000 px.' },
      ],
    });
    // Cut short, it is still too large rather than damaged: its pixels were not looked at.
    await expect(decodePhoto(bomb.subarray(0, 1000))).rejects.toMatchObject({ code: 'image-too-large' });
  });

  it.each([
    [1, 1],
    [15, 400],
    [1, 20_000],
    [20_000, 20],
  ])('refuses a picture of %i × %i as too small', async (width, height) => {
    const background = { r: 200, g: 200, b: 200 };
    const bytes = await sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer();
    await expect(decodePhoto(bytes)).rejects.toMatchObject({
      code: 'image-too-small',
      errors: [{ location: 'image', message: expect.stringContaining(`received ${width} × ${height}`) }],
    });
  });

  it('takes its limits from the caller', async () => {
    const bytes = await encode('png', quarters(40, 120));
    await expect(decodePhoto(bytes, { maxPixels: 40 * 120 })).resolves.toMatchObject({ width: 40 });
    await expect(decodePhoto(bytes, { maxPixels: 40 * 120 - 1 })).rejects.toMatchObject({
      code: 'image-too-large',
    });
    await expect(decodePhoto(bytes, { minSide: 41 })).rejects.toMatchObject({ code: 'image-too-small' });
    await expect(decodePhoto(bytes, { maxAspectRatio: 2.9 })).rejects.toMatchObject({
      code: 'image-too-small',
    });
  });

  it.each(formats)('answers a %s with changed bytes by a photo or an error of its own', async (format) => {
    const whole = await encode(format, detailed);
    const change = fc.record({ at: fc.nat(whole.length - 1), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const { at, value } of changes) bytes[at] = value;
        const photo = await decodePhoto(bytes).catch((error: unknown) => error);
        if (photo instanceof Error) expect(photo).toBeInstanceOf(AppError);
        else expect(photo).toHaveProperty('digest', createHash('sha256').update(bytes).digest('hex'));
      }),
      { numRuns: 60 },
    );
  });

  it('reads many photos at once', async () => {
    const bytes = await encode('jpeg', detailed);
    const photos = await Promise.all(Array.from({ length: 20 }, () => decodePhoto(bytes)));
    expect(new Set(photos.map(({ digest }) => digest)).size).toBe(1);
  });
});

it.each([
  ['WebP', 40, (image: Sharp) => image.webp()],
  ['AVIF', 20, (image: Sharp) => image.avif({ effort: 0 })],
  ['AVIF of 10 bits', 12, (image: Sharp) => image.avif({ effort: 0, bitdepth: 10 })],
] as const)('the format %s of more than %d megapixels is refused by its header', async (_, most, encode) => {
  const height = 250 * most + 1;
  const create = { width: 4000, height, channels: 3, background: '#888' } as const;
  const file = await encode(sharp({ create, limitInputPixels: false })).toBuffer();
  await expect(decodePhoto(file)).rejects.toMatchObject({
    code: 'image-too-large',
    errors: [
      { location: 'image', message: `Expected at most ${most} megapixels but received 4000 × ${height} px.` },
    ],
  });
});
