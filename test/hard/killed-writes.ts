import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { mulberry32 } from '../../src/evaluate/random.ts';
import { type Service, startService } from './start-service.ts';
import { writeTinyModels } from './tiny-models.ts';
import type { Verdict } from './verdict.ts';

const writers = 3;
const productsOfWriter = 8;
/** The latest moment of a kill after the writing began. */
const killWithinMs = 2000;

/** What a thing is after a write: a product's price, a label's grade; null: not there. */
type State = number | null;

/** Things that one writer alone changes, each with what was acknowledged last and what may have been written since. */
interface Thing {
  acknowledged: State;
  /** Of a write that was not answered: it may have been made or not. */
  open: State | undefined;
}

/** Kills the service again and again while it writes, and looks each time whether every write that it acknowledged is there. */
export async function killedWrites(rounds: number): Promise<Verdict[]> {
  const folder = await mkdtemp(join(tmpdir(), 'garb-killed-writes-'));
  const models = join(folder, 'models');
  const random = mulberry32(11);
  const pictures = await Promise.all(['#a33', '#3a3', '#33a'].map(pictureOf));
  const things = new Map<string, Thing>();
  let acknowledged = 0;
  let lost = 0;
  let killed = 0;
  let service: Service | undefined;
  try {
    await writeTinyModels(models, 'mean-color');
    const start = () => startService({ GARB_MODELS: models, GARB_THREADS: '1' }, join(folder, 'data'));
    for (let round = 0; round < rounds; round++) {
      service = await start();
      const { url } = service;
      lost += await countLost(url, things);
      const stopping = new AbortController();
      const writing = Array.from({ length: writers }, async (_, writer) => {
        while (!stopping.signal.aborted)
          acknowledged += Number(await writeOne(url, things, { writer, pictures, random }));
      });
      await delay(20 + random() * killWithinMs);
      service.child.kill('SIGKILL');
      stopping.abort();
      await Promise.all(writing);
      killed += Number((await service.ended).signal === 'SIGKILL');
    }
    service = await start();
    lost += await countLost(service.url, things);
  } finally {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return [
    {
      what: `${rounds} rounds of SIGKILL during writes lose no acknowledged write`,
      found: `${lost} lost of ${acknowledged} acknowledged, ${killed} killed`,
      ok: lost === 0 && killed === rounds && acknowledged > rounds,
    },
  ];
}

interface Writing {
  readonly writer: number;
  readonly pictures: readonly string[];
  readonly random: () => number;
}

/** Puts or deletes a product, or labels it. Returns whether the write was acknowledged. */
async function writeOne(
  url: string,
  things: Map<string, Thing>,
  { writer, pictures, random }: Writing,
): Promise<boolean> {
  const id = `w${writer}-p${Math.floor(random() * productsOfWriter)}`;
  const kind = random();
  const value = Math.floor(random() * 1000);
  const isLabel = kind < 0.25;
  const thing = thingOf(things, isLabel ? `label ${id}` : `product ${id}`);
  const isDeleted = kind > 0.85 && thing.acknowledged !== null;
  thing.open = isDeleted ? null : value;
  const product = `${url}/v1/catalogs/default/products/${id}`;
  const image = { base64: pictures[value % pictures.length] };
  const [address, method, body] = isLabel
    ? [
        `${url}/v1/judgments`,
        'POST',
        { judgments: [{ query: 'q', productId: id, grade: value }], force: true },
      ]
    : isDeleted
      ? [product, 'DELETE', undefined]
      : [product, 'PUT', { price: value, images: [image] }];
  const response = await fetch(address, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
  }).catch(() => undefined);
  await response?.arrayBuffer().catch(() => undefined);
  if (!response) return false;
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status}`);
  thing.acknowledged = thing.open;
  thing.open = undefined;
  return true;
}

function thingOf(things: Map<string, Thing>, name: string): Thing {
  const known = things.get(name) ?? { acknowledged: null, open: undefined };
  things.set(name, known);
  return known;
}

/** How many things are neither as acknowledged nor as the write left them that was not answered; notes how they are. */
async function countLost(url: string, things: ReadonlyMap<string, Thing>): Promise<number> {
  const grades = new Map<string, number>();
  const response = await fetch(`${url}/v1/judgments`);
  const { judgments } = (await response.json()) as {
    judgments: readonly { readonly productId: string; readonly grade: number }[];
  };
  for (const { productId, grade } of judgments) grades.set(productId, grade);
  let lost = 0;
  for (const [name, thing] of things) {
    const [kind, id = ''] = name.split(' ');
    const found = kind === 'label' ? (grades.get(id) ?? null) : await priceOf(url, id);
    if (found !== thing.acknowledged && found !== thing.open) {
      lost++;
      console.log(`${name}: acknowledged ${thing.acknowledged}, open ${thing.open}, found ${found}`);
    }
    thing.acknowledged = found;
    thing.open = undefined;
  }
  return lost;
}

async function priceOf(url: string, id: string): Promise<State> {
  const response = await fetch(`${url}/v1/catalogs/default/products/${id}`);
  const body = (await response.json()) as { readonly product?: { readonly price: number } };
  if (response.status === 404) return null;
  if (!response.ok || !body.product) throw new Error(`Expected product ${id} but got ${response.status}`);
  return body.product.price;
}

async function pictureOf(background: string): Promise<string> {
  const png = await sharp({ create: { width: 32, height: 64, channels: 3, background } })
    .png()
    .toBuffer();
  return png.toString('base64');
}
