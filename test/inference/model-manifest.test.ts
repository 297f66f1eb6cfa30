import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { modelManifestSchema } from '../../src/inference/model-manifest.ts';

const page = await readFile(new URL('../../docs/models.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```json\n(.*?)^```/gms)].map(([, block = '']): unknown =>
  JSON.parse(block),
);

describe('docs/models.md', () => {
  it('shows manifests that are right as they stand', () => {
    const mistakes = examples.flatMap(
      (example) => modelManifestSchema.safeParse(example).error?.issues ?? [],
    );
    expect(mistakes).toEqual([]);
  });

  it('shows every family of detectors, and embedders with and without pooling', () => {
    const manifests = examples.map((example) => modelManifestSchema.parse(example));
    const families = manifests.flatMap(({ task, family }) => (task === 'detect' ? [family] : []));
    expect(families).toEqual(['yolox-decoded', 'yolox', 'yolov5', 'yolo11', 'yolo26', 'detr']);
    const poolings = manifests.flatMap((manifest) =>
      manifest.task === 'embed' ? [manifest.pooling.method] : [],
    );
    expect(poolings).toEqual(['none', 'gem', 'none']);
  });
});
