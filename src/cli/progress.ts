import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** @param done how many of the total are done */
  update(done: number): void;
  stop(): void;
}

const lineIntervalMs = 5_000;
/** An estimate from less time is mostly of what comes first: opening the models, reading ahead. */
const estimateAfterMs = 10_000;

/**
 * Shows progress on standard error: a bar with rate and ETA on a terminal, a plain line every few seconds in a pipe.
 *
 * @param about whether the total is an estimate, shown as `12/~40`
 */
export function createProgress(label: string, total: number, { about = false } = {}): Progress {
  const shownTotal = `${about ? '~' : ''}${total}`;
  return process.stderr.isTTY ? terminalBar(label, total, shownTotal) : plainLines(label, total, shownTotal);
}

function terminalBar(label: string, total: number, shownTotal: string): Progress {
  const started = Date.now();
  const format = `${label} {bar} {value}/${shownTotal} {rate}/s, {remaining} left`;
  const bar = new SingleBar(
    { format, stream: process.stderr, hideCursor: true, barsize: 30 },
    Presets.shades_classic,
  );
  const facts = (done: number) => timing(done, total, started);
  return {
    update(done) {
      // Started late: a job with nothing to do shows no bar.
      if (!bar.isActive) bar.start(total, 0, facts(0));
      bar.update(done, facts(done));
    },
    stop: () => bar.stop(),
  };
}

function plainLines(label: string, total: number, shownTotal: string): Progress {
  const started = Date.now();
  let last = started;
  let latest = 0;
  const print = () => {
    const { rate, remaining } = timing(latest, total, started);
    console.error(`${label}: ${latest}/${shownTotal}, ${rate}/s, ${remaining} left`);
  };
  return {
    update(done) {
      latest = done;
      if (Date.now() - last < lineIntervalMs) return;
      last = Date.now();
      print();
    },
    stop() {
      if (latest > 0) print();
    },
  };
}

function timing(done: number, total: number, started: number): { rate: string; remaining: string } {
  const elapsed = Date.now() - started;
  const seconds = elapsed / 1000;
  const rate = seconds > 0 ? done / seconds : 0;
  if (rate === 0) return { rate: '–', remaining: '–' };
  return {
    rate: rate.toFixed(rate < 10 ? 1 : 0),
    remaining: elapsed < estimateAfterMs ? '–' : formatDuration(Math.max(0, total - done) / rate),
  };
}

/** `9 s`, `2 min 05 s`, `1 h 02 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const padded = (value: number) => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${padded(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${padded(Math.floor((whole % 3600) / 60))} min`;
}
