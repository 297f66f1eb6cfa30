import { z } from 'zod';
import { detectorSchema } from './detector-manifest.ts';
import { embedderSchema } from './embedder-manifest.ts';
import { nameChoices } from './name-choices.ts';

/** What model.json says, by task and, for detectors, family. docs/models.md shows one of each. */
export const modelManifestSchema = z.discriminatedUnion('task', [detectorSchema, embedderSchema], {
  error: nameChoices,
});

export type ModelManifest = z.infer<typeof modelManifestSchema>;
