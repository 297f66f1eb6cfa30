import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const module = fileURLToPath(new URL('../src/end-process.ts', import.meta.url));

/** A namespace of its own, as a container has, in which the program is process 1. */
const container = ['unshare', '--pid', '--fork', '--mount-proc'];
const [unshare = '', ...rest] = container;
const hasNamespaces = spawnSync(unshare, [...rest, 'true']).status === 0;

/** How a program ends that runs the code; by itself only after a minute. */
function run(before: readonly string[], code: string) {
  const program = `import { endOnSignals, endProcess } from ${JSON.stringify(module)}; setTimeout(() => console.log('still there'), 60_000); ${code}`;
  const [command = '', ...args] = [
    ...before,
    process.execPath,
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    program,
  ];
  const { status, signal, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  return { status, signal, stdout };
}

describe('a process that ends itself', () => {
  it.each(['SIGKILL', 'SIGTERM'])('does so by %s', (signal) => {
    expect(run([], `endProcess('${signal}');`)).toEqual({ status: null, signal, stdout: '' });
  });

  it('ends by the signal that it gets, until that is undone', () => {
    const ended = run([], `endOnSignals(); process.kill(process.pid, 'SIGTERM');`);
    expect(ended).toEqual({ status: null, signal: 'SIGTERM', stdout: '' });
    const handled = `endOnSignals()(); process.on('SIGTERM', () => process.exit(7)); process.kill(process.pid, 'SIGTERM');`;
    expect(run([], handled).status).toBe(7);
  });
});

describe.skipIf(!hasNamespaces)('the first process of a container', () => {
  it('is spared by its own SIGKILL, so that another way is needed', () => {
    expect(run(container, `process.kill(1, 'SIGKILL'); process.exit(7);`).status).toBe(7);
  });

  it.each([`endProcess('SIGKILL');`, `endOnSignals(); process.kill(1, 'SIGTERM');`])(
    'ends all the same: %s',
    (code) => {
      // How an abort ends where SIGABRT does nothing: by an instruction that no process survives.
      const fatal = expect.stringMatching(/^SIG(SEGV|TRAP|ILL)$/);
      expect(run(container, code)).toEqual({ status: null, signal: fatal, stdout: '' });
    },
  );
});
