import type { Detector } from '../../src/detect/detector.ts';
import type { Detection, Photo } from '../../src/types.ts';

export interface FakeDetector extends Detector {
  /** Photos it was asked about so far. */
  readonly photos: readonly Photo[];
}

/** A detector that finds what it is told to, most confident first; by default from a confidence of .25 on. */
export function createFakeDetector(
  find: readonly Detection[] | ((photo: Photo) => readonly Detection[]),
): FakeDetector {
  const photos: Photo[] = [];
  return {
    id: 'fake-detector',
    photos,
    async detect(photo, { minConfidence = 0.25 } = {}) {
      photos.push(photo);
      const found = typeof find === 'function' ? find(photo) : find;
      return found
        .filter(({ confidence }) => confidence >= minConfidence)
        .sort((a, b) => b.confidence - a.confidence || a.box.x1 - b.box.x1 || a.box.y1 - b.box.y1);
    },
  };
}
