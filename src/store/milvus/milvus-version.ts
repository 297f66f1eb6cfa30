import type { MilvusConnection } from './milvus-client.ts';
import { invalidSetting } from './milvus-setting-fault.ts';

const oldest = [2, 6] as const;

/**
 * Refuses a server older than Milvus 2.6 with `invalid-config`. A version without numbers, as of a build from a branch, is taken for
 * new enough.
 */
export async function requireVersion(connection: MilvusConnection): Promise<void> {
  const { version } = await connection.call('tell its version', (client) => client.getVersion());
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return;
  const isOld = Number(major) < oldest[0] || (Number(major) === oldest[0] && Number(minor) < oldest[1]);
  if (isOld)
    throw invalidSetting(
      'GARB_MILVUS_ADDRESS',
      `Milvus ${version} runs there; Garb needs ${oldest.join('.')} or later`,
    );
}
