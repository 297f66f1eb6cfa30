import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Admission } from '../admission/admission.ts';
import { cutReasons } from '../admission/shed-log.ts';
import { type Troubles, troubleParts } from './troubles.ts';

/** What the inference workers are at. */
export interface WorkerFacts {
  /** Model runs that wait for a worker. */
  readonly waiting: number;
  /** How long the oldest run is at work; 0 while none is. */
  readonly longestTaskMs: number;
}

export const stages = [
  'wait',
  'fetch',
  'decode',
  'detect',
  'embed',
  'search',
  'fetchVectors',
  'fetchSummaries',
  'fuse',
  'thumbnail',
  'write',
] as const;
export type Stage = (typeof stages)[number];

export interface Metrics {
  /** A request that was answered; `error` is the code of its problem. */
  request(facts: {
    readonly kind: string;
    readonly status: number;
    readonly ms: number;
    readonly error?: string | undefined;
  }): void;
  stage(stage: Stage, ms: number): void;
  /** The page of /metrics, in the text format of Prometheus, and its content type. */
  page(): Promise<{ readonly text: string; readonly type: string }>;
}

/** Seconds; around the second that a photo may take and wait, and up to its deadline. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** Counts what the service does. Nothing of a request but its kind and its outcome becomes a label, so there are few series. */
export function createMetrics(
  { line, bodies, cut }: Pick<Admission, 'line' | 'bodies' | 'cut'>,
  workers: WorkerFacts,
  troubles: Troubles['totals'],
): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'garb_requests_total',
    help: 'Requests by kind (look, pictures, rows, json) and HTTP status; 499: the client left',
    labelNames: ['kind', 'status'],
    registers,
  });
  const errors = new Counter({
    name: 'garb_errors_total',
    help: 'Requests that were answered with a problem, by its code (docs/errors.md)',
    labelNames: ['code'],
    registers,
  });
  const seconds = new Histogram({
    name: 'garb_request_seconds',
    help: 'From the head of a request to its answer, by kind',
    labelNames: ['kind'],
    buckets,
    registers,
  });
  const stageSeconds = new Histogram({
    name: 'garb_stage_seconds',
    help: 'Each step of a photo, of a look and of a product that is written; a look searches once per view and waits once',
    labelNames: ['stage'],
    buckets,
    registers,
  });
  new Counter({
    name: 'garb_cut_total',
    help: 'Requests that were cut short, by reason',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      for (const reason of cutReasons) this.inc({ reason }, cut[reason]);
    },
  });
  new Counter({
    name: 'garb_troubles_total',
    help: 'Failures of what the service stands on (store, records, traces), whether a request met them or not',
    labelNames: ['part'],
    registers,
    collect() {
      this.reset();
      for (const part of troubleParts) this.inc({ part }, troubles[part]);
    },
  });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('garb_line_working', 'Photos at work', () => line.working);
  gauge('garb_line_waiting', 'Photos that wait for their turn, or whose body arrives', () => line.waiting);
  gauge('garb_line_expected_wait_seconds', 'How long a photo would wait', () => line.expectedWaitMs / 1000);
  gauge('garb_body_bytes', 'Bytes of request bodies in memory', () => bodies.used);
  gauge('garb_model_runs_waiting', 'Model runs that wait for a worker', () => workers.waiting);
  gauge('garb_model_run_seconds', 'Age of the oldest model run', () => workers.longestTaskMs / 1000);
  return {
    request({ kind, status, ms, error }) {
      requests.inc({ kind, status });
      seconds.observe({ kind }, ms / 1000);
      if (error) errors.inc({ code: error });
    },
    stage: (stage, ms) => stageSeconds.observe({ stage }, ms / 1000),
    page: async () => ({ text: await registry.metrics(), type: registry.contentType }),
  };
}
