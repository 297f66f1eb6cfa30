import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { readUploadedRows } from '../../../src/import/sent/read-uploaded-rows.ts';
import { beginImport, findImport } from '../../../src/import/sent/run-sent-import.ts';
import { createFakeContext, type FakeContext } from '../../fakes/api-context.ts';
import { createMemoryImports } from '../../fakes/memory-imports.ts';
import { flatJpeg, red } from '../../fakes/pictures.ts';

const failing = () => {
  throw new Error('Expected the record to be written');
};

async function send(context: FakeContext, text: string, onUnrecorded: (error: unknown) => void = failing) {
  const uploaded = await readUploadedRows(Buffer.from(text), context.fetchPicture);
  const { id, done } = await beginImport(context, uploaded, { catalog: 'shop', onUnrecorded });
  await done;
  return id;
}

const productLine = async (id: string) =>
  JSON.stringify({ id, images: [{ base64: (await flatJpeg(red)).toString('base64') }] });

describe('beginImport', () => {
  it('keeps a record from before the first line until the end', async () => {
    const context = createFakeContext();
    const id = await send(context, `${await productLine('a')}\n\n${await productLine('b')}\n`);
    const counts = { lines: 2, unchanged: 0, failed: 0, failures: [] };
    const [first] = context.imports.kept;
    const last = context.imports.kept.at(-1);
    expect(first).toMatchObject({ id, state: 'running', document: { ...counts, imported: 0 } });
    expect(last).toMatchObject({ id, state: 'done', document: { ...counts, imported: 2 } });
  });

  it('counts and keeps every failure, and lists them in pages by their lines', async () => {
    const context = createFakeContext();
    const id = await send(context, '{"id":"x"\n'.repeat(1003));
    const { failed, failures } = await findImport(context, 'shop', id);
    expect(failed).toBe(1003);
    expect(failures.map(({ line }) => line)).toEqual(Array.from({ length: 1000 }, (_, n) => n + 1));
    const pageOf = async (after: number, limit: number) =>
      (await findImport(context, 'shop', id, { after, limit })).failures.map(({ line }) => line);
    expect(await pageOf(1000, 2)).toEqual([1001, 1002]);
    expect(await pageOf(1002, 2)).toEqual([1003]);
    expect(await pageOf(1003, 2)).toEqual([]);
  });

  it('does not begin what cannot be recorded, and ends what can no longer be', async () => {
    const imports = createMemoryImports();
    const down = async () => {
      throw new AppError('records-unavailable', 'as the test wants');
    };
    const line = await productLine('a');
    await expect(
      send(createFakeContext({ imports: { ...imports, begin: down } }), line),
    ).rejects.toMatchObject({
      code: 'records-unavailable',
    });
    const unrecorded: unknown[] = [];
    const context = createFakeContext({ imports: { ...imports, update: down } });
    await send(context, line, (error) => unrecorded.push(error));
    expect(unrecorded).toMatchObject([{ code: 'records-unavailable' }]);
    expect(await context.store.count('shop')).toBe(1);
  });
});

describe('findImport', () => {
  const report = { lines: 1, imported: 0, unchanged: 0, failed: 0, failures: [] };

  it.each([
    ['running', 59_000, 'running'],
    ['running', 61_000, 'interrupted'],
    ['done', 61_000, 'done'],
    ['failed', 61_000, 'failed'],
  ] as const)('of one that was %s %d ms ago says %s', async (state, silentMs, shown) => {
    const imports = createMemoryImports(undefined, () => Date.now() - silentMs);
    await imports.begin({ id: 'i', catalog: 'shop', document: report });
    await imports.update('i', state, report);
    expect(await findImport({ imports }, 'shop', 'i')).toMatchObject({ ...report, state: shown });
  });
});
