import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAttributeHeads } from '../../src/embed/attribute-heads.ts';
import { embedders } from '../../src/embed/embedder-manifest.ts';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import { manifestFor, writePackage } from '../inference/write-package.ts';

const { dimension } = (await manifestFor('mean-color')) as unknown as { dimension: number };
const row = new Array(dimension).fill(0.5);
const head = { values: ['a', 'b'], weight: [row, row], bias: [0, 1] };

async function read(text: string, sha256 = createHash('sha256').update(text).digest('hex')) {
  const directory = await writePackage('mean-color', { attributes: { file: 'attributes.json', sha256 } });
  await writeFile(join(directory, 'attributes.json'), text);
  return readAttributeHeads(await loadModelPackage(directory, embedders));
}

describe('readAttributeHeads', () => {
  it('reads the file that the manifest names', async () => {
    expect(await read(JSON.stringify({ color: head }))).toEqual({
      color: {
        ...head,
        bias: Float64Array.from(head.bias),
        weight: head.weight.map((row) => Float64Array.from(row)),
      },
    });
  });

  it('gives none where the manifest names none', async () => {
    const model = await loadModelPackage(await writePackage('mean-color'), embedders);
    expect(await readAttributeHeads(model)).toEqual({});
  });

  const mistakes: [string, unknown, RegExp][] = [
    ['one value alone', { ...head, values: ['a'] }, /color\.values/],
    ['an unknown field', { ...head, scale: 1 }, /scale/],
    ['a value without weights', { ...head, weight: [row] }, /2 values of color/],
    ['a value without a bias', { ...head, bias: [0] }, /2 values of color/],
    [
      'weights of another dimension',
      { ...head, weight: [row, [...row, 1]] },
      /needs 3 weights for every value of color/,
    ],
  ];
  it.each(mistakes)('refuses %s', async (_mistake, color, message) => {
    await expect(read(JSON.stringify({ color }))).rejects.toMatchObject({
      code: 'invalid-model',
      errors: [{ location: 'attributes.file', message: expect.stringMatching(message) }],
    });
  });

  it('refuses a file that is altered, is not JSON or is not there', async () => {
    const text = JSON.stringify({ color: head });
    await expect(read(text, 'f'.repeat(64))).rejects.toMatchObject({
      errors: [{ location: 'attributes.sha256' }],
    });
    await expect(read('{')).rejects.toMatchObject({
      errors: [{ message: expect.stringMatching(/is not JSON/) }],
    });
    const attributes = { file: 'absent.json', sha256: 'f'.repeat(64) };
    const model = await loadModelPackage(await writePackage('mean-color', { attributes }), embedders);
    await expect(readAttributeHeads(model)).rejects.toMatchObject({
      errors: [{ location: 'attributes.file', message: expect.stringMatching(/cannot be read/) }],
    });
  });
});
