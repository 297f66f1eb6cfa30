/**
 * Ends this process at once, by a signal to itself: `process.exit` would wait for a model run, or abort inside it. The first process of a
 * container is spared by its own signals, SIGKILL among them (pid_namespaces(7)); it ends by aborting.
 */
export function endProcess(signal: NodeJS.Signals): void {
  process.kill(process.pid, signal);
  if (process.pid === 1) process.abort();
}

/** Lets SIGINT and SIGTERM end the first process of a container too, which no signal ends that it has no handler for. Returns what undoes it. */
export function endOnSignals(): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const end = (signal: NodeJS.Signals) => {
    undo();
    endProcess(signal);
  };
  const undo = () => {
    for (const signal of signals) process.removeListener(signal, end);
  };
  for (const signal of signals) process.on(signal, end);
  return undo;
}
