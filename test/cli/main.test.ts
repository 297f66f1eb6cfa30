import { execFile } from 'node:child_process';
import { resolve as absolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

const program = fileURLToPath(new URL('../../bin/garb.js', import.meta.url));

/** Runs `garb` as a person does. */
function garb(...options: readonly string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...options], (error, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

// A few only, side by side: each starts a process and compiles the sources.
describe.concurrent('garb', () => {
  it('--help names every command, and exits 0', async ({ expect }) => {
    const { exitCode, stdout, stderr } = await garb('--help');
    for (const command of ['serve', 'import', 'export', 'catalogs', 'detect', 'look', 'evaluate', 'doctor']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    }
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('a wrong flag exits 2, and is named', async ({ expect }) => {
    const { exitCode, stdout, stderr } = await garb('look', '--nope', 'photo.jpg');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain("unknown option '--nope'");
  });

  it('a file that is not there exits 1, with one line that names it', async ({ expect }) => {
    const { exitCode, stdout, stderr } = await garb('look', 'nowhere.jpg');
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toBe('garb: nowhere.jpg: no such file (picture-not-found)\n');
  });

  it('doctor --model prints what a package is, as JSON when asked', async ({ expect }) => {
    const directory = fileURLToPath(new URL('../../models/embedder', import.meta.url));
    const { exitCode, stdout, stderr } = await garb('doctor', '--model', directory, '--json');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      task: 'embed',
      file: expect.stringMatching(/\.onnx$/),
      dimension: 256,
      oneInferenceMs: expect.any(Number),
    });
  }, 120_000);

  it('doctor --model exits 1 for a package that cannot be used, with one line that says why', async ({
    expect,
  }) => {
    const { exitCode, stdout, stderr } = await garb('doctor', '--model', 'nowhere');
    expect([exitCode, stdout]).toEqual([1, '']);
    const path = absolute('nowhere', 'model.json');
    const why = `ENOENT: no such file or directory, open '${path}'`;
    expect(stderr).toBe(`garb: ${path} cannot be read: ${why} (invalid-model)\n`);
  }, 120_000);

  it('doctor --form and --repair alone are wrong usage', async ({ expect }) => {
    const form = await garb('doctor', '--form', 'fp32');
    expect([form.exitCode, form.stderr]).toEqual([2, "error: option '--form' needs '--model <dir>'\n"]);
    const repair = await garb('doctor', '--repair');
    expect([repair.exitCode, repair.stderr]).toEqual([
      2,
      "error: option '--repair' needs '--catalog <name>'\n",
    ]);
  }, 120_000);
});
