/**
 * Fits the profile's calibration over several sets of labelled looks, and over photos whose products the catalog lacks:
 *
 *     npm run calibration -- --fit drawn=drawn:drawn-1002/looks.jsonl --fit back=luma:luma/back-tuning.jsonl \
 *       --lacking street=packshots:photos/street-train-some.jsonl --report demo=shop:wardrobe/looks.jsonl
 *
 * Prints the calibration as JSON, and for every set how many first hits are confident and how many of these are right, under the profile's
 * own calibration and under the fitted one. `--report` sets are not fitted to. `--precision` is the share of the first hits at or above
 * the threshold that shall be right. The profile is `--profile FILE`, else the shipped one. Takes about a second a photo.
 */
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { type AppContext, createContext } from '../src/context/create-context.ts';
import type { Calibration } from '../src/fuse/rerank/calibration.ts';
import {
  countConfident,
  fitOverSets,
  type JudgedSet,
  labelledSet,
  lackingSet,
} from './calibration/fit-over-sets.ts';
import { collectSets } from './look-sets.ts';
import { readProfile } from './read-profile.ts';

const { values } = parseArgs({
  options: {
    fit: { type: 'string', multiple: true, default: [] },
    lacking: { type: 'string', multiple: true, default: [] },
    report: { type: 'string', multiple: true, default: [] },
    precision: { type: 'string', default: '.9' },
    profile: { type: 'string' },
  },
});

const opened = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
try {
  const profile = await readProfile(values.profile, opened.profile);
  const context: AppContext = { ...opened, profile };
  const setsOf = async (given: readonly string[], judge: typeof labelledSet): Promise<JudgedSet[]> =>
    (await collectSets(context, given)).map(({ name, looks }) => judge(name, looks, profile));
  const fitted = [...(await setsOf(values.fit, labelledSet)), ...(await setsOf(values.lacking, lackingSet))];
  const reported = await setsOf(values.report, labelledSet);
  const found = fitted.length > 0 ? fitOverSets(fitted, Number(values.precision)) : null;
  if (found) console.log(JSON.stringify(found));
  for (const set of [...fitted, ...reported]) {
    console.log(`${set.name}${reported.includes(set) ? ', not fitted to' : ''}`);
    if (profile.calibration) print('the profile', set, profile.calibration);
    if (found) print('fitted', set, found);
  }
} finally {
  await opened.close();
}

function print(label: string, set: JudgedSet, calibration: Calibration): void {
  const { count, confident, right, brier } = countConfident(set, calibration);
  console.log(
    `  ${label.padEnd(12)} confident ${confident} of ${count}, right ${right}; Brier score ${brier.toFixed(4)}`,
  );
}
