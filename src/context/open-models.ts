import type { Config, ModelChoice } from '../config.ts';
import { createDetector } from '../detect/create-detector.ts';
import type { Detector } from '../detect/detector.ts';
import { detectors } from '../detect/detector-manifest.ts';
import { readAttributeHeads } from '../embed/attribute-heads.ts';
import { createEmbedder } from '../embed/create-embedder.ts';
import type { Embedder } from '../embed/embedder.ts';
import { embedders } from '../embed/embedder-manifest.ts';
import { createInferencePool, type InferencePool } from '../inference/inference-pool.ts';
import { loadModelPackage } from '../inference/model-package.ts';

/** The configured models, which share one pool of inference workers. */
export interface Models {
  readonly detector: Detector;
  /** The configured embedder, then the next one where the settings name it. */
  readonly embedders: readonly [Embedder, ...Embedder[]];
  /** Loads the embedder of another model package into the same workers. Throws `invalid-model`. */
  readonly loadEmbedder: (choice: ModelChoice) => Promise<Embedder>;
  /** Loads the detector and the embedder with this id into the workers and runs each once. */
  readonly warmUp: (embedderId: string) => Promise<void>;
  readonly workers: InferencePool['facts'];
  readonly close: () => Promise<void>;
}

/**
 * Reads the model packages; the workers load the networks at {@link Models.warmUp} or at the first run. Throws `invalid-model`.
 *
 * @param onHung called once, when a run takes longer than the settings allow
 */
export async function openModels(
  { models, inference }: Config,
  onHung: (runMs: number) => void,
): Promise<Models> {
  const detectorPackage = await loadModelPackage(models.detector.directory, detectors, models.detector.form);
  const pool = createInferencePool({ ...inference, onHung });
  try {
    const configured = await loadEmbedder(models.embedder, pool);
    const next = models.nextEmbedder ? [await loadEmbedder(models.nextEmbedder, pool)] : [];
    const loaded = [configured, ...next];
    return {
      detector: createDetector(detectorPackage, pool),
      embedders: [configured.embedder, ...next.map(({ embedder }) => embedder)],
      loadEmbedder: async (choice) => (await loadEmbedder(choice, pool)).embedder,
      async warmUp(embedderId) {
        const { model } = loaded.find(({ embedder }) => embedder.id === embedderId) ?? configured;
        await Promise.all([pool.warmUp(detectorPackage), pool.warmUp(model)]);
      },
      workers: pool.facts,
      close: () => pool.close(),
    };
  } catch (error) {
    await pool.close();
    throw error;
  }
}

async function loadEmbedder({ directory, form }: ModelChoice, pool: InferencePool) {
  const model = await loadModelPackage(directory, embedders, form);
  return { model, embedder: createEmbedder(model, pool, await readAttributeHeads(model)) };
}
