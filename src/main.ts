import { inspect } from 'node:util';
import { readConfig } from './config.ts';
import { createContext } from './context/create-context.ts';
import { endOnSignals } from './end-process.ts';
import { AppError, exitCodeOf, forOperator } from './errors.ts';
import { serve, untilSignal } from './serve.ts';

const stopEnding = endOnSignals();
try {
  const config = readConfig(process.env);
  const context = await createContext(config);
  const service = await serve(context, config);
  context.logger.info({ url: service.url }, 'listening');
  const signalled = untilSignal();
  stopEnding();
  await signalled;
  context.logger.info('closing');
  await service.close();
} catch (error) {
  // What an operator can mend needs no stack.
  const text = error instanceof AppError ? forOperator(error) : inspect(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = exitCodeOf(error);
}
