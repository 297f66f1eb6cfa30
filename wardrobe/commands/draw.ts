import { Command } from 'commander';
import { parseCount } from '../../src/cli/parse-options.ts';
import { createProgress } from '../../src/cli/progress.ts';
import { drawWardrobe } from '../draw-wardrobe.ts';

interface Options {
  readonly out: string;
  readonly seed: number;
  readonly products: number;
  readonly looks: number;
  readonly halfDressed?: boolean;
}

/** Draws a wardrobe into a folder. */
export function drawCommand(): Command {
  return new Command('draw')
    .description('Draws a catalog of garments and photos of people who wear them')
    .requiredOption('--out <folder>', 'folder for catalog.jsonl, looks.jsonl and the images')
    .option('--seed <n>', 'another seed draws other garments', parseCount, 7)
    .option('--products <n>', 'number of products, 10 or more', parseCount, 240)
    .option('--looks <n>', 'number of photos', parseCount, 48)
    .option('--half-dressed', 'people in the photos wear a part of an outfit, or nothing')
    .action(async ({ out, ...settings }: Options) => {
      const total = settings.products * 2 + settings.looks;
      const progress = createProgress('draw', total);
      const { drawn } = await drawWardrobe({
        ...settings,
        directory: out,
        onProgress: (done) => progress.update(done),
      });
      progress.stop();
      console.log(drawn ? `drawn into ${out}` : `${out} is complete already`);
    });
}
