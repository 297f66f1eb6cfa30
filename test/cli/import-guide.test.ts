import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { blue, flatJpeg, green, red } from '../fakes/pictures.ts';

const commands = new URL('../../src/cli/commands/', import.meta.url);
const guide = new URL('../../docs/import.md', import.meta.url);
const before = process.cwd();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-import-guide-'));
  process.env.GARB_DATA = join(folder, 'data');
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(before);
  process.exitCode = undefined;
  delete process.env.GARB_DATA;
  await rm(folder, { recursive: true });
});

/** The garb commands of the guide's `sh` blocks, but for those that need a server. */
async function guideCommands(): Promise<string[]> {
  const sections = (await readFile(guide, 'utf8')).split(/^##+ /m);
  const local = sections.filter((section) => !/^(?:Milvus bulk insert|Over HTTP|Speed)/.test(section));
  const blocks = local.flatMap((section) =>
    [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block),
  );
  return blocks.flatMap((block) => block.trim().split('\n'));
}

async function run(line: string): Promise<string> {
  const [, data, rest = ''] = /^(?:GARB_DATA=(\S+) )?npx garb (.*)$/.exec(line) ?? [];
  const args = [...rest.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain);
  const program = new Command('garb').enablePositionalOptions().exitOverride();
  for (const file of (await readdir(commands)).filter((name) =>
    /^(?:import|export|catalogs)\.ts$/.test(name),
  )) {
    const module = (await import(new URL(file, commands).href)) as Record<string, () => Command>;
    for (const [name, make] of Object.entries(module))
      if (name.endsWith('Command')) program.addCommand(make());
  }
  const usual = process.env.GARB_DATA;
  if (data !== undefined) process.env.GARB_DATA = join(folder, data);
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((text) => void printed.push(text));
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    await program.parseAsync(args, { from: 'user' });
  } finally {
    process.env.GARB_DATA = usual;
    log.mockRestore();
    error.mockRestore();
  }
  return printed.join('\n');
}

test('the guide’s commands do what it says, one after the other', async () => {
  await mkdir('images');
  for (const [name, color] of Object.entries({ 'a.jpg': red, 'images/10.jpg': green, 'images/11.jpg': blue }))
    await writeFile(name, await flatJpeg(color));
  await writeFile(
    'catalog.jsonl',
    '{"id":"a","images":["a.jpg"],"title":"Coat"}\n{"id":"b","images":["b.jpg"]}\n',
  );
  await writeFile('styles.csv', 'id,articleType\n10,Tshirts\n11,Coats\n');
  await writeFile(
    'feed.csv',
    'SKU;Name;Bild;Preis\na;Mantel;a.jpg;1.299,90 €\nb;Hose;b.jpg;31,09 €\n10;T-Shirt;images/10.jpg;9,90 €\n11;Kleid;images/11.jpg;9,90 €\n',
  );
  const printed: [line: string, text: string][] = [];
  for (const line of await guideCommands()) {
    printed.push([line, await run(line)]);
    // Mended after the failures were written, as the guide says.
    if (line.includes('--failures')) await writeFile('b.jpg', await flatJpeg(blue));
    process.exitCode = undefined;
  }
  const of = (line: string) =>
    printed.filter(([command]) => command === `npx garb ${line}`).map(([, text]) => text);
  expect(of('import feed.csv --dry-run')[0]).toMatch(
    /^CSV separated by semicolon, UTF-8, columns: usual names, numbers as 1\.299,90, 4 records; id ← SKU, title ← Name, images ← Bild, price ← Preis\n.*nothing was written$/s,
  );
  expect(JSON.parse(await readFile('mapping.json', 'utf8'))).toMatchObject({
    delimiter: ';',
    decimal: ',',
    columns: { id: ['SKU'] },
  });
  expect(of('import feed.csv --mapping mapping.json')[0]).toContain('imported');
  expect(of("import styles.csv --column category=articleType --images 'images/{id}.jpg'")[0]).toContain(
    '0 failed',
  );
  expect(of('import feed.csv --prune')[0]).toMatch(/^0 products deleted$/m);
  expect(of('import failed.jsonl')[0]).toContain('0 failed');
  expect(printed.length).toBeGreaterThan(12);
}, 300_000);
