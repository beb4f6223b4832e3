import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** A certificate that is its own authority. */
export interface TestCertificate {
  certFile: string;
  keyFile: string;
}

/** Make one with openssl, valid for a day, for 127.0.0.1 and localhost unless told otherwise. */
export function makeCertificate(dir: string, name: string, hosts = 'IP:127.0.0.1,DNS:localhost'): TestCertificate {
  const certFile = join(dir, `${name}.crt`);
  const keyFile = join(dir, `${name}.key`);
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${hosts}`];
  execFileSync('openssl', [...request, ...subject, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' });
  return { certFile, keyFile };
}
