import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { type Service, startService } from './start-service.ts';
import { writeTinyModels } from './tiny-models.ts';
import type { Verdict } from './verdict.ts';

const diskMib = 14;
const reserveMib = 6;
/** After so many refusals, readiness that still says 200 is wrong. */
const mostRefusals = 3;
const catalogs = ['spring', 'summer'] as const;

/** A disk that fills up: what would add to it is refused, all else goes on, and what is deleted by the API makes room again. */
export async function fullDisk(): Promise<Verdict[]> {
  const folder = await mkdtemp(join(tmpdir(), 'garb-full-disk-'));
  const models = join(folder, 'models');
  await writeTinyModels(models, 'mean-color');
  const settings = {
    GARB_MODELS: models,
    GARB_THREADS: '1',
    GARB_DISK_RESERVE_MIB: String(reserveMib),
  };
  let service: Service | undefined;
  try {
    service = await startService(settings, join(folder, 'data'), { diskMib });
    return await fillAndEmpty(service);
  } finally {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fillAndEmpty(service: Service): Promise<Verdict[]> {
  // The largest thumbnail that there is: noise.
  const noise = await sharp({
    create: {
      width: 512,
      height: 512,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .jpeg()
    .toBuffer();
  const pathOf = (n: number) => `/v1/catalogs/${catalogs[n % 2]}/products/p${n}`;
  const put = (n: number) => {
    // Bytes after the picture's end make another file of it.
    const base64 = Buffer.concat([noise, Buffer.from(`${n}`)]).toString('base64');
    return ask(service, 'PUT', pathOf(n), { images: [{ base64 }] });
  };
  for (const name of catalogs) await ask(service, 'PUT', `/v1/catalogs/${name}`);
  const image = { base64: noise.toString('base64') };
  const search = { catalog: 'spring', image };
  const { queryId } = await ask(service, 'POST', '/v1/search', { ...search, keep: true });
  const readiness = async () => (await ask(service, 'GET', '/readyz')).status;
  let count = 0;
  let refusals = 0;
  let last: Answer;
  let ready: number;
  do {
    // Asked all along, as by a supervisor: what readiness says after a refusal is not what it said before.
    await readiness();
    for (last = await put(count); last.status === 200; last = await put(count)) {
      count++;
      await readiness();
    }
    refusals++;
    ready = await readiness();
    // Where a merge of files ends at this moment there is room again, for a few products more.
  } while (ready === 200 && refusals < mostRefusals);
  const whileFull = [
    ready,
    (await ask(service, 'GET', pathOf(0))).status,
    (await ask(service, 'POST', '/v1/search', search)).status,
    (await ask(service, 'DELETE', pathOf(0))).status,
    (await ask(service, 'DELETE', `/v1/queries/${queryId}`)).status,
    (await ask(service, 'DELETE', '/v1/catalogs/summer')).status,
  ];
  const again = await put(0);
  return [
    {
      what: `a disk of ${diskMib} MiB, ${reserveMib} of them in reserve: products are put until 507 storage-full`,
      found: `${count} put, then ${last.status} ${last.code}, ${refusals} times`,
      ok: count > 0 && last.code === 'storage-full',
    },
    {
      what: 'then readiness says 507, reads and searches 200, deletions of a product, a query and a catalog 204',
      found: whileFull.join(', '),
      ok: whileFull.join() === '507,200,200,204,204,204',
    },
    {
      what: 'after them, a product is put again',
      found: `${again.status}`,
      ok: again.status === 200,
    },
  ];
}

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly queryId?: string;
}

async function ask({ url }: Service, method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
  });
  const text = await response.text();
  return { ...(text.startsWith('{') ? JSON.parse(text) : {}), status: response.status };
}
