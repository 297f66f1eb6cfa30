import { Command } from 'commander';
import {
  type Hit,
  type LookAnswer,
  type Matching,
  type RegionAnswer,
  shopTheLook,
} from '../../search/shop-the-look.ts';
import { parseFilter } from '../../store/filter/parse-filter.ts';
import { parseCount, parseJsonOption, parseShare } from '../parse-options.ts';
import { withPhoto } from '../read/read-photo.ts';
import { withContext } from '../with-context.ts';

interface Options {
  readonly catalog: string;
  readonly limit: number;
  readonly minConfidence?: number;
  readonly filter?: unknown;
  readonly profile?: string;
  readonly keep?: boolean;
  readonly externalId?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

export function lookCommand(): Command {
  return new Command('look')
    .description('Finds the matching products for every garment in a photo')
    .argument('<photo>', 'JPEG, PNG, WebP or AVIF')
    .option('--catalog <name>', 'the catalog to search', 'default')
    .option('--limit <n>', 'products per garment', parseCount, 5)
    .option('--min-confidence <p>', 'lowest confidence of a garment (0..1)', parseShare)
    .option('--filter <json>', 'filter on product fields, as JSON (docs/filters.md)', parseJsonOption)
    .option(
      '--profile <name>',
      'fusion profile: NAME@VERSION, or NAME for its newest version (default: the active one)',
    )
    .option('--keep', 'save the query, without its photo, for garb queries replay')
    .option(
      '--external-id <id>',
      'your own name of the saved query, such as the id of a look (docs/profiles.md)',
    )
    .option('--explain', 'show what each list contributed to a score')
    .option('--json', 'print the whole answer as JSON')
    .action(async (path: string, { json, filter, explain = false, ...options }: Options) => {
      const request = {
        ...options,
        explain,
        ...(filter === undefined ? {} : { filter: parseFilter(filter) }),
      };
      const answer = await withPhoto(path, (bytes) =>
        withContext((context) => shopTheLook(context, bytes, request)),
      );
      if (json) {
        console.log(JSON.stringify(answer));
        return;
      }
      printAnswer(answer);
    });
}

function printAnswer(answer: LookAnswer): void {
  for (const { message } of answer.notices) console.log(message);
  for (const { garmentClass, confidence, results, ...matching } of answer.regions)
    printList(`${garmentClass ?? 'garment'} ${(confidence * 100).toFixed(0)} %`, results, matching);
  printList('whole look', answer.fused, answer, answer.regions);
  if (answer.kept) console.log(`saved as ${answer.queryId}`);
}

function printList(
  title: string,
  results: readonly Hit[],
  { match, nearest = [] }: Matching,
  regions: readonly RegionAnswer[] = [],
): void {
  console.log(match === 'none' ? `${title}: no match in the catalog; nearest` : title);
  for (const hit of match === 'none' ? nearest : results) printHit(hit, regions);
}

/** @param regions of the look, for a hit that names one */
function printHit(
  { score, productId, product, parts, region: id }: Hit,
  regions: readonly RegionAnswer[] = [],
): void {
  const region = regions.find((region) => region.id === id);
  const matched = region ? `  (${region.garmentClass ?? 'garment'} ${region.id})` : '';
  console.log(`  ${score.toFixed(3)}  ${productId}  ${product.title ?? ''}${matched}`);
  for (const { list, rank, raw, contribution } of parts ?? []) {
    const found = raw === null ? 'not in this list' : `rank ${rank}, similarity ${raw.toFixed(3)}`;
    console.log(`           ${contribution.toFixed(3)} from ${list}: ${found}`);
  }
}
