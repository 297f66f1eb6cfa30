// Loaded into the service by NODE_OPTIONS: at SIGUSR2 every inference worker ends as soon as its thread is at its event loop, which
// is when it has got its next task, as one does that runs out of memory.
import { isMainThread } from 'node:worker_threads';

const channel = new BroadcastChannel('end-worker');
channel.unref();
if (isMainThread) process.on('SIGUSR2', () => channel.postMessage('end'));
else channel.onmessage = () => process.exit(1);
