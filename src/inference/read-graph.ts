import type { Graph } from './check-graph.ts';
import { invalidModel } from './invalid-model.ts';
import { createWorkerThreads } from './worker-threads.ts';

/** Returns the inputs and outputs of an ONNX file, which needs no model.json. Throws `invalid-model` when it cannot be loaded. */
export async function readGraph(modelPath: string): Promise<Graph> {
  const threads = createWorkerThreads({ workers: 1, hungAfterMs: 60_000, onHung: () => {} });
  try {
    const reply = await threads.send({ modelPath, threads: 1 });
    if (reply.kind === 'graph') return reply.graph;
    const message = `cannot be loaded: ${'message' in reply ? reply.message : reply.kind}`;
    throw invalidModel(modelPath, [{ location: '', message }]);
  } finally {
    await threads.close();
  }
}
