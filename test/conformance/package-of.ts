import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type OnnxGraph, onnxFile } from '../inference/write-onnx.ts';

/** Writes a graph and its model.json into a temporary folder, removed after the test, and returns the folder. */
export async function packageOf(graph: OnnxGraph, manifest: Record<string, unknown>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'garb-published-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const bytes = onnxFile(graph);
  await writeFile(join(directory, 'model.onnx'), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const fields = { id: 'published', file: 'model.onnx', sha256, license: 'Apache-2.0', ...manifest };
  await writeFile(join(directory, 'model.json'), JSON.stringify(fields));
  return directory;
}
