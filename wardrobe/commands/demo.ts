import { join } from 'node:path';
import { Command } from 'commander';
import { runImport } from '../../src/cli/import/run-import.ts';
import { createProgress } from '../../src/cli/progress.ts';
import { readConfig } from '../../src/config.ts';
import { createContext } from '../../src/context/create-context.ts';
import { serve, untilSignal } from '../../src/serve.ts';
import { drawWardrobe } from '../draw-wardrobe.ts';
import { copyExamplePhotos } from './copy-example-photos.ts';

/** Draws the wardrobe, imports it and starts the service: Garb to try, without a catalog of your own. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Draws a demo wardrobe, imports it and starts the service. A second run skips what is done.')
    .action(async () => {
      const settings = readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env });
      const directory = join(settings.dataDirectory, 'wardrobe');
      const drawing = createProgress('draw', 240 * 2 + 48);
      const { catalogPath, looksPath } = await drawWardrobe({
        seed: 7,
        products: 240,
        looks: 48,
        directory,
        onProgress: (done) => drawing.update(done),
      });
      drawing.stop();
      const examples = join(directory, 'examples');
      await copyExamplePhotos(looksPath, examples);
      const { service: given } = settings;
      const config = {
        ...settings,
        service: { ...given, examplesDirectory: given.examplesDirectory ?? examples },
      };
      const context = await createContext(config);
      const onFailure = (line: string) => console.error(line);
      const { imported, unchanged } = await runImport(context, catalogPath, {
        catalog: 'default',
        onFailure,
      });
      console.error(`${imported} products imported, ${unchanged} unchanged`);
      const service = await serve(context, config);
      console.log(`Garb is ready: open ${service.url}/ (API: ${service.url}/docs). Stop it with Ctrl-C.`);
      await untilSignal();
      await service.close();
    });
}
