import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replayAll } from '../src/analyze/manage-queries.ts';
import { readConfig } from '../src/config.ts';
import { openRecords } from '../src/context/open-records.ts';
import { mulberry32 } from '../src/evaluate/random.ts';
import type { CandidateList, Candidates } from '../src/fuse/candidates.ts';
import { fuseCandidates } from '../src/fuse/fuse-candidates.ts';
import { byScoreThenId } from '../src/fuse/ranked-list.ts';
import { sumOfParts } from '../src/fuse/weights/part-cosines.ts';
import { defaultProfile } from '../src/search/default-profile.ts';
import { encodeSnapshot, rankedIds } from '../src/search/query-snapshot.ts';
import { garmentClasses } from '../src/types.ts';
import { timeMs } from './time.ts';

const garments = 4;
const listed = 50;
const references = 2;
const parts = ['product', 'color', 'type'];
/** What five lists of 50 bring together when they share some. */
const products = 180;
const { box, image } = { box: { x1: 10, y1: 10, x2: 110, y2: 210 }, image: { width: 640, height: 960 } };

/**
 * How long it takes to fuse so many kept queries again under another profile: reading them from a SQLite file, fusing,
 * and saying what moved. The queries are drawn, as large as those of a look of four garments.
 */
export async function benchReplay(count: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'garb-bench-'));
  const records = await openRecords(
    readConfig({
      ...process.env,
      GARB_DATABASE_URL: '',
      GARB_DATA: directory,
      GARB_KEEP_COUNT: String(count),
    }),
  );
  try {
    let bytes = 0;
    for (let n = 0; n < count; n++) {
      const candidates = drawCandidates(n + 1);
      const regions = candidates.regions.map((region) => ({ ...region, box }));
      const answer = rankedIds(fuseCandidates(candidates, defaultProfile));
      const written = encodeSnapshot({ image, regions, profile: defaultProfile, candidates, answer });
      bytes += JSON.stringify(written.document).length + written.numbers.length;
      await records.queries.keep({
        id: `q${n}`,
        catalog: 'default',
        ...written,
        embeddings: { embedder: '', whole: '', regions: {} },
      });
    }
    const profile = {
      ...defaultProfile,
      name: 'other',
      g0: 0.3,
      alpha: 1,
      gate: 0.5,
      parts: { color: 0.7, type: 0.3 },
    };
    let replayed = 0;
    const before = process.cpuUsage();
    const ms = await timeMs(async () => {
      for await (const _ of replayAll(records, 'default', { profile, limit: 10 })) replayed++;
    });
    const { user, system } = process.cpuUsage(before);
    console.log(`replay: ${replayed} kept queries of ${garments} garments, ${products} candidates`);
    console.log(`  size of one  ${(bytes / count / 1024).toFixed(0)} KiB`);
    console.log(`  all          ${(ms / 1000).toFixed(2)} s`);
    console.log(`  one          ${(ms / replayed).toFixed(2)} ms`);
    // On a machine that has other work the time above is mostly waiting for a core.
    console.log(`  processor    ${((user + system) / 1e6).toFixed(2)} s for all`);
  } finally {
    await records.close();
    await rm(directory, { recursive: true });
  }
}

function drawCandidates(seed: number): Candidates {
  const random = mulberry32(seed);
  const ids = Array.from({ length: products }, (_, n) => `product-${String(n).padStart(4, '0')}`);
  const regions = Array.from({ length: garments }, (_, n) => ({
    id: `r${n + 1}`,
    garmentClass: garmentClasses[n] ?? null,
    confidence: 0.5 + random() / 2,
    areaShare: random() / 4,
  }));
  const drawList = (region: string | null, pairing: CandidateList['pairing'], searched: boolean) => {
    const drawn = Array.from({ length: products * references }, () => random() * 0.9);
    const partCosines = parts.map((part) => ({
      part,
      share: 1 / parts.length,
      dots: Float32Array.from(drawn, (value) => (value / parts.length) * (0.5 + random())),
    }));
    const cosines = sumOfParts(partCosines);
    const found = ids
      .map((id, n) => ({ id, score: Math.max(...cosines.slice(n * references, (n + 1) * references)) }))
      .sort(byScoreThenId)
      .slice(0, listed);
    return { region, pairing, found: searched ? found : null, cosines, partCosines };
  };
  return {
    regions,
    products: ids.map((id) => ({
      id,
      groupId: '',
      classes: Array.from({ length: references }, () => garmentClasses[Math.floor(random() * 13)] ?? ''),
      sumNorms: { whole: 1.9, garment: 1.9 },
      partSumNorms: { whole: [1.1, 1.1, 1.1], garment: [1.1, 1.1, 1.1] },
      duplicates: [],
    })),
    lists: [
      drawList(null, 'whole→whole', true),
      drawList(null, 'whole→garment', false),
      ...regions.flatMap(({ id }) => [
        drawList(id, 'garment→garment', true),
        drawList(id, 'garment→whole', false),
      ]),
    ],
  };
}
