import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

describe('settings', () => {
  it.each([
    ['GARB_MAX_WIAT_MS', '5', 'Unknown. Did you mean GARB_MAX_WAIT_MS?'],
    ['GARB_MILVUS_ADRESS', 'milvus:19530', 'Unknown. Did you mean GARB_MILVUS_ADDRESS?'],
    ['GARB_TIMEOUT', '5', 'Unknown. README.md lists the settings'],
    ['GARB_MAX_WAIT_MS', '1s', 'expected a number but received "1s"'],
    ['GARB_MAX_WAIT_MS', '0x10', 'expected a decimal number but received "0x10"'],
    ['GARB_MAX_WAIT_MS', '1e3', 'expected a decimal number but received "1e3"'],
    ['GARB_MAX_WAIT_MS', '-1', 'expected 0 or more but received -1'],
    ['GARB_KEEP_SHARE', '5%', 'expected a number but received "5%"'],
    ['GARB_KEEP_SHARE', '0,5', 'expected a number but received "0,5"'],
    ['GARB_KEEP_SHARE', '5', 'expected 1 or less but received 5'],
    ['GARB_MILVUS_TIMEOUT_MS', '15', 'expected 100 or more but received 15'],
    ['GARB_FETCH_PICTURES', 'true', 'expected one of on, off but received "true"'],
    [
      'GARB_MILVUS_INDEX',
      'hnsw',
      'expected one of HNSW, HNSW_SQ, IVF_RABITQ, DISKANN, FLAT but received "hnsw"',
    ],
    ['OTEL_TRACES_SAMPLER_ARG', '10%', 'expected a number but received "10%"'],
  ])('%s=%s is refused in words', (name, value, message) => {
    expect(() => readConfig({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'invalid-config', message: `${name}: ${message}` }),
    );
  });

  it('names every fault', () => {
    expect(() => readConfig({ GARB_PORTT: '1', GARB_WORKERS: '0', GARB_THREADS: 'two' })).toThrow(
      /GARB_PORTT.*GARB_WORKERS.*GARB_THREADS/,
    );
  });

  it('that are empty or blank are absent, and blanks around the others do not count', () => {
    const config = readConfig({ GARB_PORT: ' ', GARB_HOST: '', GARB_MAX_WAIT_MS: ' 250 ' });
    expect(config.service).toMatchObject({ port: 8080, host: '127.0.0.1', limits: { maxWaitMs: 250 } });
    const secret = readConfig({ GARB_MILVUS_ADDRESS: 'milvus:19530', GARB_MILVUS_TOKEN: 'root:a b ' });
    expect(secret.milvus?.token).toBe('root:a b ');
  });

  it('are not what Kubernetes tells pods of services called garb and garb-milvus', () => {
    const links = {
      GARB_PORT: 'tcp://10.0.0.1:80',
      GARB_PORT_80_TCP: 'tcp://10.0.0.1:80',
      GARB_PORT_80_TCP_ADDR: '10.0.0.1',
      GARB_SERVICE_HOST: '10.0.0.1',
      GARB_SERVICE_PORT: '80',
      GARB_MILVUS_PORT: 'tcp://10.0.0.2:19530',
      GARB_MILVUS_SERVICE_HOST: '10.0.0.2',
      GARB_MILVUS_SERVICE_PORT_GRPC: '19530',
    };
    expect(readConfig(links)).toEqual(readConfig({}));
  });
});
