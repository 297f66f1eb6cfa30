import { randomUUID } from 'node:crypto';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { MilvusConnectionOptions } from '../../src/store/milvus/milvus-client.ts';

const { env } = process;
if (!env.GARB_TEST_MILVUS) throw new Error('GARB_TEST_MILVUS is not set: run `npm run test:milvus`');

/** How to reach the server that is tested. */
export const testServer: MilvusConnectionOptions = {
  address: env.GARB_TEST_MILVUS,
  token: env.GARB_TEST_MILVUS_TOKEN,
  database: env.GARB_TEST_MILVUS_DATABASE,
  caFile: env.GARB_TEST_MILVUS_CA_FILE,
};

/** Whether it is the Milvus Lite that the run itself has started, which has no accounts and takes any index. */
export const isLite = env.GARB_TEST_MILVUS_LITE === 'true';

/** The client's own connection, for what Garb never does. */
export function connectAdmin(): MilvusClient {
  const { address, token, database, caFile } = testServer;
  return new MilvusClient({
    address,
    token,
    database,
    ...(caFile ? { tls: { rootCertPath: caFile } } : {}),
    telemetry: { enabled: false },
    logLevel: 'error',
  });
}

/** A collection's name that nobody has. */
export function freshName(): string {
  return `garb_${randomUUID().replaceAll('-', '')}`;
}
