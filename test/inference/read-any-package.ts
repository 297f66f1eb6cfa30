import { detectors } from '../../src/detect/detector-manifest.ts';
import { embedders } from '../../src/embed/embedder-manifest.ts';
import { loadModelPackage, readTask } from '../../src/inference/model-package.ts';

/** The model package of a folder, of whichever kind its model.json names. */
export async function readAnyPackage(directory: string) {
  const task = await readTask(directory, [detectors.task, embedders.task]);
  return task === detectors.task
    ? loadModelPackage(directory, detectors)
    : loadModelPackage(directory, embedders);
}
