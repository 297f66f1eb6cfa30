/**
 * What kind of product a catalog image shows, without its row's words, on catalogs in JSONL whose attribute `class` is the label:
 *
 *     npm run picture-kinds -- --fit packshots/catalog.jsonl --fit pairs-train/catalog.jsonl --report pairs-choose/catalog.jsonl
 *
 * Fits how much the type head and the detector count to the sets of `--fit`, each set counting the same, and prints for every set how often the
 * image is sure (`--least`), how often that is right, and how reliable the probabilities are. Without `--fit` the shipped exponents are
 * measured. `--every N` takes every N-th product. Takes about a third of a second an image.
 */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { kindWeights, likelyKind } from '../src/catalog/index/picture-kind.ts';
import { parseProduct } from '../src/catalog/product-schema.ts';
import { readConfig } from '../src/config.ts';
import { type AppContext, createContext } from '../src/context/create-context.ts';
import { productClasses } from '../src/types.ts';
import { fitKindWeights, type KindSample, meanLoss, reportKinds } from './kinds/fit-kinds.ts';

const { values } = parseArgs({
  options: {
    fit: { type: 'string', multiple: true, default: [] },
    report: { type: 'string', multiple: true, default: [] },
    every: { type: 'string', default: '1' },
    least: { type: 'string', default: String(likelyKind) },
  },
});

const context = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
try {
  const fitted = await collect(values.fit);
  const others = await collect(values.report);
  const weights = fitted.length > 0 ? fitKindWeights(fitted.map(({ samples }) => samples)) : kindWeights;
  console.log(`head ${weights.head}, detector ${weights.detector}; sure from ${values.least} on`);
  for (const { file, samples } of [...fitted, ...others]) {
    const report = reportKinds(samples, weights, Number(values.least));
    const { count, sure, right, unrelated, detected, reliability } = report;
    console.log(
      `\n${file}: ${count} images, mean −ln p ${meanLoss(samples, weights).toFixed(3)}\n` +
        `  sure of ${sure.toFixed(3)}: right ${right.toFixed(3)}, unrelated ${unrelated.toFixed(3)}\n` +
        `  the first detection, of all: right ${detected.right.toFixed(3)}, unrelated ${detected.unrelated.toFixed(3)}`,
    );
    for (const { count: of, probability, right: share } of reliability)
      console.log(`  p ${probability.toFixed(2)}: ${share.toFixed(2)} of ${of} right`);
  }
} finally {
  await context.close();
}

interface SampleSet {
  readonly file: string;
  readonly samples: readonly KindSample[];
}

async function collect(files: readonly string[]): Promise<SampleSet[]> {
  const sets: SampleSet[] = [];
  for (const file of files) sets.push({ file, samples: await samplesOf(context, file) });
  return sets;
}

async function samplesOf(
  { decodePhoto, detector, embedder }: AppContext,
  file: string,
): Promise<KindSample[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  const samples: KindSample[] = [];
  for (const [index, line] of lines.entries()) {
    if (index % Number(values.every) !== 0) continue;
    const { images, attributes } = parseProduct(JSON.parse(line));
    const label = productClasses.find((known) => known === attributes?.class);
    const [image] = images;
    if (label === undefined || image === undefined) continue;
    const photo = await decodePhoto(await readFile(resolve(dirname(file), image.path)));
    const detections = await detector.detect(photo);
    const [whole] = await embedder.embed(photo, ['whole']);
    if (whole) samples.push({ label, detections, guesses: embedder.guessAttributes(whole) });
    if (samples.length % 100 === 0) console.error(`${file}: ${index + 1} of ${lines.length}`);
  }
  return samples;
}
