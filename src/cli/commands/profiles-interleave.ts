import { Command } from 'commander';
import {
  endInterleaving,
  judgeInterleaving,
  startInterleaving,
} from '../../analyze/profiles/interleave-profiles.ts';
import { counted } from '../counted.ts';
import { parseShare } from '../parse-options.ts';
import { withRecords } from '../with-records.ts';

interface Options {
  readonly catalog: string;
  readonly share: number;
  readonly stop?: boolean;
  readonly json?: boolean;
}

export function interleaveCommand(): Command {
  return new Command('interleave')
    .description(
      "Mixes two profiles' rankings on a share of a catalog's live queries, to compare them by clicks",
    )
    .argument('[a]', 'NAME@VERSION, or NAME for its newest version, such as the active profile')
    .argument('[b]', 'the profile to compare with it')
    .option('--share <s>', 'share of the live queries (0..1)', parseShare, 0.1)
    .option('--stop', 'end the comparison that runs; its verdict stays')
    .option('--catalog <name>', 'the catalog', 'default')
    .option('--json', 'print the comparison as JSON')
    .exitOverride()
    .action(async function (this: Command, a: string | undefined, b: string | undefined, options: Options) {
      const { catalog, share, stop, json } = options;
      if (stop) return withRecords((records) => endInterleaving(records, catalog));
      if (a === undefined || b === undefined || share === 0)
        this.error('error: expected two profiles and a share above 0, or --stop', { exitCode: 2 });
      const started = await withRecords((records) => startInterleaving(records, { catalog, a, b, share }));
      console.log(
        json
          ? JSON.stringify(started)
          : `${started.a.name}@${started.a.version} and ${started.b.name}@${started.b.version} are interleaved on ${share * 100} % of the live queries of ${catalog}`,
      );
    });
}

export function verdictCommand(): Command {
  return new Command('verdict')
    .description("Says which of a catalog's interleaved profiles shoppers prefer, by their clicks")
    .option('--catalog <name>', 'the catalog', 'default')
    .option('--json', 'print the verdict as JSON, as evidence for garb profiles promote')
    .exitOverride()
    .action(async ({ catalog, json }: Pick<Options, 'catalog' | 'json'>) => {
      const judged = await withRecords((records) => judgeInterleaving(records, catalog));
      if (json) {
        console.log(JSON.stringify(judged));
        return;
      }
      const { a, b, clicked, wins, ties, sentence } = judged;
      console.log(
        `${counted(clicked, 'query', 'queries')} with clicks: ${wins.a} won by ${a.name}@${a.version}, ${wins.b} by ${b.name}@${b.version}, ${counted(ties, 'tie')}`,
      );
      console.log(sentence);
    });
}
