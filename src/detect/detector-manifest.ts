import { z } from 'zod';
import type { ModelKind } from '../inference/model-kind.ts';
import { nameChoices } from '../inference/name-choices.ts';
import { garmentClasses } from '../types.ts';
import type { DetectorFamily } from './detector-family.ts';
import { detr } from './families/detr.ts';
import { detrDeploy } from './families/detr-deploy.ts';
import { rtdetr } from './families/rtdetr.ts';
import { yolov5 } from './families/yolov5.ts';
import { yolov8 } from './families/yolov8.ts';
import { yolov10 } from './families/yolov10.ts';
import { yolox } from './families/yolox.ts';
import { yoloxDecoded } from './families/yolox-decoded.ts';

/** Every detector family. A new one needs a file in families/ and a line in each of the two lists. */
const families: readonly DetectorFamily[] = [
  yoloxDecoded,
  yolox,
  yolov5,
  yolov8,
  yolov10,
  detr,
  detrDeploy,
  rtdetr,
];

const familySchema = z.discriminatedUnion(
  'family',
  [
    yoloxDecoded.schema,
    yolox.schema,
    yolov5.schema,
    yolov8.schema,
    yolov10.schema,
    detr.schema,
    detrDeploy.schema,
    rtdetr.schema,
  ],
  { error: nameChoices },
);

const detectorSchema = familySchema.superRefine((manifest, context) => {
  const fail = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  const known = new Set<string>(garmentClasses);
  manifest.labels.forEach((label, index) => {
    if (manifest.labels.indexOf(label) < index) fail(['labels', index], `duplicate label "${label}"`);
    if (!known.has(label) && !(label in manifest.labelClasses)) {
      fail(['labels', index], `"${label}" is not a garment class and has no entry in labelClasses`);
    }
  });
  const perClass =
    manifest.calibration && 'perClass' in manifest.calibration ? manifest.calibration.perClass : {};
  for (const [field, entries] of [
    [['labelClasses'], manifest.labelClasses],
    [['calibration', 'perClass'], perClass],
  ] as const) {
    for (const label of Object.keys(entries)) {
      if (!manifest.labels.includes(label)) fail([...field, label], `"${label}" is not in labels`);
    }
  }
  familyOf(manifest).check(manifest, fail);
});

/** model.json of a detector. */
export type DetectorManifest = z.infer<typeof detectorSchema>;

/** Returns the family of a manifest. */
export function familyOf({ family }: Pick<DetectorManifest, 'family'>): DetectorFamily {
  const found = families.find(({ names }) => names.includes(family));
  if (!found) throw new RangeError(`Expected a detector family but received ${family}`);
  return found;
}

/** The model kind that detects garments. */
export const detectors: ModelKind<DetectorManifest> = {
  task: 'detect',
  schema: detectorSchema,
  expectedOutputs: (manifest) => familyOf(manifest).outputs(manifest) ?? [],
  fixedInputs: (manifest) => familyOf(manifest).fixedInputs(manifest) ?? [],
  maxBatch: () => 1,
};
