import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A key and a certificate that it signed itself, as PEM files. */
export interface TestCertificate {
  readonly keyFile: string;
  readonly certificateFile: string;
  readonly key: Buffer;
  readonly certificate: Buffer;
}

/**
 * A certificate for a name of this machine, made by the system's `openssl`; null where there is none, which is said in a line.
 *
 * @param names as X.509's subjectAltName, such as `DNS:localhost,IP:127.0.0.1`
 */
export function makeTestCertificate(folder: string, name: string, names: string): TestCertificate | null {
  const keyFile = join(folder, `${name}.key`);
  const certificateFile = join(folder, `${name}.crt`);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`];
  try {
    execFileSync('openssl', ['req', '-x509', ...key, ...subject, '-days', '2', '-out', certificateFile], {
      stdio: 'ignore',
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    process.stdout.write('skipped: tests of TLS, for which openssl is missing\n');
    return null;
  }
  return {
    keyFile,
    certificateFile,
    key: readFileSync(keyFile),
    certificate: readFileSync(certificateFile),
  };
}
