/**
 * Kills imports at random moments and resumes them, round after round, on LanceDB or, with `--milvus`, on Milvus Lite
 * from the environment that `npm run test:milvus` makes. Prints a line a round; exits with 1 when anything is lost or twice.
 *
 *     npm run test:durability -- --rounds 20 --products 400 --seed 1 --milvus
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../free-port.ts';
import { startMilvusLite, stopMilvusLite } from '../milvus/milvus-lite.ts';
import { type KillRound, type KillRoundsOptions, killRounds } from './kill-rounds.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    products: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    milvus: { type: 'boolean', default: false },
  },
});

const options: KillRoundsOptions = {
  rounds: Number(values.rounds),
  products: Number(values.products),
  pictures: 'wardrobe',
  seed: Number(values.seed),
  onRound: printRound,
};
const rounds = await (values.milvus ? onMilvusLite() : killRounds(options));
const sum = (count: (round: KillRound) => number) => rounds.reduce((total, round) => total + count(round), 0);
const [lost, twice] = [sum((round) => round.lost + round.acknowledgedLost), sum((round) => round.twice)];
console.log(
  `${values.milvus ? 'Milvus Lite' : 'LanceDB'}: ${rounds.length} rounds, ${sum((round) => Number(round.killed))} killed in the midst, ` +
    `${sum((round) => round.acknowledged)} lines acknowledged before: ${lost} lost, ${twice} twice`,
);
process.exitCode = lost === 0 && twice === 0 ? 0 : 1;

async function onMilvusLite(): Promise<KillRound[]> {
  const folder = await mkdtemp(join(tmpdir(), 'garb-milvus-'));
  const port = await freePort();
  const server = await startMilvusLite(folder, port);
  process.once('exit', () => server.kill('SIGKILL'));
  try {
    return await killRounds({ ...options, environment: { GARB_MILVUS_ADDRESS: `127.0.0.1:${port}` } });
  } finally {
    await stopMilvusLite(server);
    await rm(folder, { recursive: true, force: true });
  }
}

function printRound({ killed, afterMs, acknowledged, acknowledgedLost, lost, twice, rows }: KillRound): void {
  console.log(
    `${killed ? 'killed' : 'ended '} after ${String(afterMs).padStart(6)} ms, ${acknowledged} lines acknowledged, ` +
      `${acknowledgedLost} of them lost; resumed: ${rows} rows, ${lost} products lost, ${twice} rows twice`,
  );
}
