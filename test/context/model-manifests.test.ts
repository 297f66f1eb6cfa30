import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { detectors } from '../../src/detect/detector-manifest.ts';
import { embedders } from '../../src/embed/embedder-manifest.ts';

const page = await readFile(new URL('../../docs/models.md', import.meta.url), 'utf8');
const taskSchema = z.object({ task: z.enum(['detect', 'embed']) });
const examples = [...page.matchAll(/^```json\n(.*?)^```/gms)].map(([, block = '']) => {
  const json: unknown = JSON.parse(block);
  return { json, task: taskSchema.parse(json).task };
});
const ofTask = (task: string) => examples.flatMap((example) => (example.task === task ? [example.json] : []));

describe('docs/models.md', () => {
  it('shows manifests that are valid as they stand', () => {
    const mistakes = examples.flatMap(({ json, task }) => {
      const { schema } = task === 'detect' ? detectors : embedders;
      return schema.safeParse(json).error?.issues ?? [];
    });
    expect(mistakes).toEqual([]);
  });

  it('shows every family of detectors, and embedders with and without pooling', () => {
    const families = ofTask('detect').map((json) => detectors.schema.parse(json).family);
    expect(families).toEqual([
      'yolox-decoded',
      'yolox',
      'yolov5',
      'yolo11',
      'yolo26',
      'rtdetr',
      'detr-deploy',
      'detr',
    ]);
    const poolings = ofTask('embed').map((json) => embedders.schema.parse(json).pooling.method);
    expect(poolings).toEqual(['none', 'gem', 'none', 'none', 'none', 'none', 'cls']);
  });
});
