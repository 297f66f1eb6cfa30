import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { openDetector } from '../../context/open-detector.ts';
import { type DetectAnswer, detectGarments } from '../../search/detect-garments.ts';
import { counted } from '../counted.ts';
import { parseShare } from '../parse-options.ts';
import { withPhoto } from '../read/read-photo.ts';

interface Options {
  readonly minConfidence?: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function detectCommand(): Command {
  return new Command('detect')
    .description('Detects the garments in photos')
    .argument('<photo...>', 'JPEG, PNG, WebP or AVIF')
    .option('--min-confidence <p>', 'lowest confidence to report (0..1)', parseShare)
    .option('--out <image.jpg>', 'write a JPEG with the boxes drawn in; takes a single photo')
    .option('--json', 'print one line of JSON per photo')
    .action(async (photos: string[], { minConfidence, out, json }: Options, command: Command) => {
      if (out && photos.length > 1)
        command.error("error: option '--out' takes a single photo", { exitCode: 2 });
      const context = await openDetector(readConfig(process.env));
      try {
        for (const path of photos) {
          const answer = await withPhoto(path, async (bytes) => {
            const found = await detectGarments(context, bytes, { minConfidence });
            if (out)
              await writeFile(
                out,
                await context.drawDetections(await context.decodePhoto(bytes), found.regions),
              );
            return found;
          });
          if (json) console.log(JSON.stringify({ image: path, ...answer.image, regions: answer.regions }));
          else printGarments(path, answer);
        }
      } finally {
        await context.close();
      }
    });
}

function printGarments(path: string, { image, regions, notices }: DetectAnswer): void {
  for (const { code, message } of notices) if (code === 'truncated') console.log(`${path}: ${message}`);
  console.log(`${path} ${image.width}×${image.height}: ${counted(regions.length, 'garment')}`);
  for (const { garmentClass, confidence, box } of regions) {
    const corners = [box.x1, box.y1, box.x2, box.y2].map((value) => Math.round(value)).join(' ');
    console.log(`  ${garmentClass} ${(confidence * 100).toFixed(0)} %  ${corners}`);
  }
}
