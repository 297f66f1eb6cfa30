/**
 * A profile's figures on sets of labelled looks, with 95 % intervals by look, as a Markdown table:
 *
 *     npm run profile-table -- --set demo=shop:wardrobe/looks.jsonl --set composites=luma:composites/looks.jsonl --before previous.json
 *
 * `--before` names another profile's JSON: measures that differ have the difference, paired by look. The profile is `--profile FILE`,
 * else the shipped one. Searches each photo once, about a second each.
 */
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { createContext } from '../src/context/create-context.ts';
import type { Estimate } from '../src/evaluate/significance/bootstrap.ts';
import { compareGrouped } from '../src/evaluate/significance/compare-grouped.ts';
import { collectSets } from './look-sets.ts';
import { readProfile } from './read-profile.ts';
import { type Figure, setFigures } from './set-figures.ts';

const { values } = parseArgs({
  options: {
    set: { type: 'string', multiple: true, default: [] },
    profile: { type: 'string' },
    before: { type: 'string' },
  },
});

const context = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
try {
  const profile = await readProfile(values.profile, context.profile);
  const before = values.before === undefined ? null : await readProfile(values.before, profile);
  console.log(
    `\`${profile.name}@${profile.version}\`\n\n| set | measure | figure | difference |\n|---|---|---|---|`,
  );
  for (const { name, looks } of await collectSets({ ...context, profile }, values.set)) {
    const earlier = before ? setFigures(looks, before) : [];
    for (const [index, figure] of setFigures(looks, profile).entries())
      console.log(`| ${name} | ${figure.name} | ${share(figure.mean)} | ${change(figure, earlier[index])} |`);
  }
} finally {
  await context.close();
}

/** In points, paired; empty where nothing differs or the measure has no paired values. */
function change(figure: Figure, before: Figure | undefined): string {
  if (!before || figure.values.flat().length !== before.values.flat().length) return '';
  const groups = figure.values.flatMap((look, index) => look.map(() => String(index)));
  if (groups.length === 0) return '';
  const { value, low, high } = compareGrouped(figure.values.flat(), before.values.flat(), groups).difference;
  const points = (of: number) => `${of < 0 ? '−' : '+'}${Math.abs(100 * of).toFixed(1)}`;
  return value === 0 && low === 0 && high === 0
    ? '0'
    : `${points(value)} (${points(low)} to ${points(high)})`;
}

function share({ value, low, high }: Estimate): string {
  const digits = (of: number) => of.toFixed(3).replace(/^0\./, '.');
  return `${digits(value)} (${digits(low)} to ${digits(high)})`;
}
