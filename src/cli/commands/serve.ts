import { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { createContext } from '../../context/create-context.ts';
import { serve, untilSignal } from '../../serve.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('Starts the service, configured by GARB_… environment variables (docs/operations.md)')
    .action(async () => {
      const config = readConfig(process.env);
      const context = await createContext(config);
      const service = await serve(context, config);
      console.error(`Garb listens at ${service.url} (API: ${service.url}/docs). Stop it with Ctrl-C.`);
      await untilSignal();
      await service.close();
    });
}
