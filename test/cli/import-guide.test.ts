import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { HttpClient } from '@zilliz/milvus2-sdk-node';
import { expect, onTestFinished, test } from 'vitest';
import { blue, flatJpeg, green, red } from '../fakes/pictures.ts';
import { freePort } from '../free-port.ts';
import { startServer } from '../start-server.ts';
import { standInForCompose } from './compose-stand-in.ts';
import { guideLines, runGarb, wordsOf, workInFolder } from './run-guide.ts';

const folderOf = workInFolder('garb-import-guide-');
const root = new URL('../../', import.meta.url);
const inContainer = 'docker compose exec garb node bin/garb.js ';

/** Runs a command of the guide; what it runs in a container of Garb runs here. */
async function run(line: string): Promise<string> {
  const [, data, rest = ''] =
    /^(?:GARB_DATA=(\S+) )?(?:npx garb )?(.*)$/.exec(line.replace(inContainer, '')) ?? [];
  const usual = process.env.GARB_DATA;
  if (data !== undefined) process.env.GARB_DATA = join(folderOf(), data);
  try {
    return (await runGarb(wordsOf(rest))).printed;
  } finally {
    process.env.GARB_DATA = usual;
  }
}

const isOfGarb = (line: string) => /^(?:GARB_DATA=\S+ )?npx garb /.test(line) || line.startsWith(inContainer);
const lines = await guideLines('import');
const overHttp = lines.filter(({ heading }) => heading === 'Over HTTP').map(({ line }) => line);
const local = lines.map(({ line }) => line).filter(isOfGarb);

/** The lines that speak to MinIO and to Milvus itself. Stand-ins run them: docker, MinIO and a server of Milvus are not there. */
const ofCluster = lines
  .map(({ line }) => line)
  .filter((line) => !isOfGarb(line) && !local.includes(line) && !overHttp.includes(line));

test('every command of the guide is run below, some against stand-ins, which the guide says', async () => {
  expect(lines.length - ofCluster.length).toBeGreaterThan(15);
  expect(ofCluster.map((line) => wordsOf(line).slice(0, 4).join(' '))).toEqual([
    'docker compose cp shop.parquet',
    'docker compose exec minio',
    'docker compose exec milvus',
    'docker compose exec milvus',
  ]);
  expect(await readFile(new URL('docs/import.md', root), 'utf8')).toMatch(
    /runs the commands against stand-ins.*\*\*not run against a cluster\*\*/s,
  );
});

test('the bulk insert copies the file to the root of Milvus’ bucket, and asks for it as Milvus’ own client does', async () => {
  const asked: { readonly path: string | undefined; readonly body: object }[] = [];
  const milvus = createServer(async (request, response) => {
    asked.push({ path: request.url, body: (await json(request)) as object });
    response.setHeader('Content-Type', 'application/json').end('{"code":0,"data":{"jobId":"1"}}');
  });
  milvus.listen(0, '127.0.0.1');
  await once(milvus, 'listening');
  onTestFinished(() => void milvus.close());
  const endpoint = `127.0.0.1:${(milvus.address() as AddressInfo).port}`;
  const compose = await standInForCompose(join(folderOf(), 'compose'));
  await writeFile('shop.parquet', 'rows');
  for (const line of ofCluster) await compose.run(line.replace('localhost:19530', endpoint));

  const client = new HttpClient({ endpoint: `http://${endpoint}` });
  // Garb's collection where none is set, as docs/operations.md has it.
  expect(compose.environmentOf('garb')).not.toHaveProperty('GARB_MILVUS_COLLECTION');
  await client.createImportJobs({ collectionName: 'garb', files: [['shop.parquet']] });
  await client.getImportJobProgress({ jobId: '…' });
  const [created, progress, ...byClient] = asked;
  const database = { dbName: 'default' };
  expect([created, progress].map((one) => ({ ...one, body: { ...database, ...one?.body } }))).toEqual(
    byClient,
  );
  // The account of MinIO that Milvus has, and the bucket that is Milvus' own where none is set.
  const {
    MINIO_ACCESS_KEY_ID: user,
    MINIO_SECRET_ACCESS_KEY: password,
    ...milvusHas
  } = compose.environmentOf('milvus');
  expect(milvusHas).not.toHaveProperty('MINIO_BUCKET_NAME');
  expect(await compose.mcCalls()).toEqual([
    `alias set local http://localhost:9000 ${user} ${password}`,
    'cp /tmp/shop.parquet local/a-bucket/shop.parquet',
  ]);
  expect(await readFile(join(folderOf(), 'compose', 'buckets', 'a-bucket', 'shop.parquet'), 'utf8')).toBe(
    'rows',
  );
});

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
  for (const line of local) {
    // The catalog of the bulk insert has products.
    if (line === 'npx garb export --catalog shop shop.parquet')
      await run('npx garb import catalog.jsonl --catalog shop');
    printed.push([line, await run(line)]);
    // Mended after the failures were written, as the guide says.
    if (line.includes('--failures')) await writeFile('b.jpg', await flatJpeg(blue));
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
  expect(printed.find(([line]) => line.endsWith('doctor --catalog shop'))?.[1]).toMatch(
    /^no problems found$/m,
  );
  expect(printed.length).toBeGreaterThan(14);
}, 300_000);

test('the guide’s requests over HTTP do what it says', async () => {
  const [start = '', read = '', ...more] = overHttp;
  expect(more).toEqual([]);
  const images = [{ base64: (await flatJpeg(red)).toString('base64') }];
  const rows = [
    { id: 'a', images },
    { id: 'b', images: [] },
  ];
  await writeFile('spring.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const port = await freePort();
  const program = fileURLToPath(new URL('bin/garb.js', root));
  const env = { ...process.env, GARB_PORT: String(port), GARB_DATA: join(folderOf(), 'served') };
  const { url, stop } = await startServer([process.execPath, program, 'serve'], {
    port,
    ready: '/readyz',
    env,
  });
  const sh = async (line: string) => {
    const here = line.replace('localhost:8080', new URL(url).host);
    return (await promisify(execFile)('sh', ['-c', here], { cwd: folderOf() })).stdout;
  };
  try {
    const started = await sh(start.replaceAll('curl ', 'curl -s '));
    expect(started).toMatch(/^HTTP\/1\.1 202 Accepted\r$/m);
    const [, location = ''] = /^location: (\S+)\r$/im.exec(started) ?? [];
    expect(location).toMatch(/^\/v1\/catalogs\/shop\/imports\/[0-9a-f-]{36}$/);
    const report = async () =>
      JSON.parse(await sh(read.replace('curl ', 'curl -s ').replace(/\/v1\S+$/, location)));
    await expect.poll(async () => (await report()).state, { timeout: 60_000 }).toBe('done');
    expect(await report()).toMatchObject({
      catalog: 'shop',
      lines: 2,
      imported: 1,
      failed: 1,
      recognised: "JSONL, UTF-8, columns: Garb's own names, 2 records; id, images",
      failures: [{ line: 2, id: 'b', status: 'failed' }],
    });
  } finally {
    await stop();
  }
}, 300_000);
