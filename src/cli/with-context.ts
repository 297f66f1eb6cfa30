import { readConfig } from '../config.ts';
import { type AppContext, createContext } from '../context/create-context.ts';

/** Runs a command in a context made from the environment variables, and closes the context afterwards. */
export async function withContext<T>(run: (context: AppContext) => Promise<T>): Promise<T> {
  const config = readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env });
  const context = await createContext(config);
  try {
    return await run(context);
  } finally {
    await context.close();
  }
}
