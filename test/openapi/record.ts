/**
 * Writes what the API's contract is committed as: draws products and looks, asks every operation of the service about them
 * (tell-examples.ts), and writes docs/api-examples.json, docs/openapi.json and the client's types. Needs the network once, for the
 * generator of the types.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { createApp } from '../../src/api/app.ts';
import { runImport } from '../../src/cli/import/run-import.ts';
import { readConfig } from '../../src/config.ts';
import { createContext } from '../../src/context/create-context.ts';
import { copyExamplePhotos } from '../../wardrobe/commands/copy-example-photos.ts';
import { drawWardrobe } from '../../wardrobe/draw-wardrobe.ts';
import { createRecorder } from './example-recorder.ts';
import { tellExamples } from './tell-examples.ts';
import { writeClient } from './write-client.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const folder = await mkdtemp(join(tmpdir(), 'garb-contract-'));
try {
  const directory = join(folder, 'wardrobe');
  const { catalogPath, looksPath } = await drawWardrobe({ seed: 7, products: 60, looks: 8, directory });
  const examplesDirectory = join(directory, 'examples');
  await copyExamplePhotos(looksPath, examplesDirectory);
  const context = await createContext(
    readConfig({ GARB_DATA: join(folder, 'data'), GARB_LOG_LEVEL: 'warn' }),
  );
  try {
    await runImport(context, catalogPath, {
      catalog: 'default',
      onFailure: (line) => console.error(line),
    });
    const app = createApp(context, { version, examplesDirectory });
    const recorder = createRecorder(await (await app.request('/openapi.json')).json(), app.request);
    const photo = await readFile(join(directory, 'looks', 'look-0001.jpg'));
    const [line = ''] = (await readFile(catalogPath, 'utf8')).split('\n');
    const { images } = JSON.parse(line);
    await tellExamples(recorder.ask, {
      photo,
      smallPhoto: await small(photo, 240),
      packshot: await small(await readFile(join(directory, images[0].path)), 96),
    });
    await writeFile(join(root, 'docs/api-examples.json'), `${JSON.stringify(recorder.examples, null, 1)}\n`);
    // A new application reads the examples just written.
    const complete = await createApp(context, { version }).request('/openapi.json');
    const text = `${JSON.stringify(await complete.json(), null, 1)}\n`;
    await writeFile(join(root, 'docs/openapi.json'), text);
    await writeClient(root, text);
  } finally {
    await context.close();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

function small(picture: Uint8Array, height: number): Promise<Uint8Array> {
  return sharp(picture).resize({ height }).jpeg({ quality: 50 }).toBuffer();
}
