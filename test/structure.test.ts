import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));
const folders = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ parentPath, name }) => join(parentPath, name));
const filesOf = (folder: string) =>
  readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());

// Their files are of one kind: one method, one engine's rules, one command.
const ofOneKind = ['fuse/methods', 'fuse/presets', 'cli/commands'];
// The rooms that hold what Garb exists for.
const large = ['fuse', 'evaluate', 'store'];
// Rooms within a room: their parts do not know each other (ADR 27).
const inner = ['api/routes', 'api/routes/lab', 'cli/commands', 'feeds/formats'];

test('no folder has more than 15 files beside each other, unless they are of one kind', () => {
  const crowded = [source, ...folders]
    .filter((folder) => filesOf(folder).length > 15)
    .map((folder) => folder.slice(source.length + 1));
  expect(crowded.filter((folder) => !ofOneKind.includes(folder))).toEqual([]);
});

test('no room has more than 2,500 lines, but for fusion, evaluation and store', () => {
  const linesOf = (room: string): number =>
    readdirSync(join(source, room), { withFileTypes: true })
      .filter(({ name }) => !inner.includes(`${room}/${name}`))
      .map((entry) =>
        entry.isFile()
          ? readFileSync(join(source, room, entry.name), 'utf8').split('\n').length - 1
          : linesOf(`${room}/${entry.name}`),
      )
      .reduce((sum, lines) => sum + lines, 0);
  const top = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const rooms = [...top.map(({ name }) => name), ...inner].map((name) => ({ name, lines: linesOf(name) }));
  expect(rooms.filter(({ name, lines }) => lines > 2500 && !large.includes(name))).toEqual([]);
});
