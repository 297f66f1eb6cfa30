import { readConfig } from './config.ts';
import { createContext } from './context/create-context.ts';
import { serve, untilSignal } from './serve.ts';

const config = readConfig(process.env);
const context = await createContext(config);
const service = await serve(context, config);
context.logger.info({ url: service.url }, 'listening');
await untilSignal();
context.logger.info('closing');
await service.close();
