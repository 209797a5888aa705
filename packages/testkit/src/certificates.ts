import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from './programs.ts';

/** A certificate and its key, as files in PEM form. */
export interface Certificate {
  file: string;
  key: string;
}

export interface Certificates {
  /** The CA that signed everything but what says otherwise. */
  ca: Certificate;
  /** A CA that signed only `server.otherCa` and `client.otherCa`. */
  otherCa: Certificate;
  server: Record<'good' | 'expired' | 'otherHost' | 'otherCa' | 'selfSigned', Certificate>;
  client: Record<'good' | 'otherCa', Certificate>;
  /** The key of `client.good`, encrypted. */
  encryptedKey: { file: string; password: string };
}

/**
 * A host that is this machine and is not one of the names by which Belay knows that: getaddrinfo reads it as
 * 127.0.0.1. It stands in `server.good`.
 */
export const FOREIGN_NAME = '127.1';

/** The openssl command, with which the certificates are made; undefined where there is none. */
export const openssl: string | undefined = findProgram('openssl');

/**
 * Makes two CAs and certificates of every kind in a folder.
 *
 * @param user The role that `client.good` is for.
 */
export function makeCertificates(folder: string, user: string): Certificates {
  const here = (name: string) => path.join(folder, name);
  const ca = selfSigned(here('ca'), 'Belay test CA');
  const otherCa = selfSigned(here('other-ca'), 'Belay other test CA');
  const names = `DNS:localhost,DNS:${FOREIGN_NAME},IP:127.0.0.1`;
  const server = (name: string, by: Certificate, san = names, days = 30) =>
    signed(here(name), { by, subject: 'server', san, days });
  const client = (name: string, by: Certificate) =>
    signed(here(name), { by, subject: user, san: `email:${user}@example.com`, days: 30 });
  const good = client('client', ca);
  return {
    ca,
    otherCa,
    server: {
      good: server('server', ca),
      expired: server('expired', ca, names, -1),
      otherHost: server('other-host', ca, 'DNS:db.example.com'),
      otherCa: server('other-ca-server', otherCa),
      selfSigned: selfSigned(here('self-signed'), 'localhost'),
    },
    client: { good, otherCa: client('other-ca-client', otherCa) },
    encryptedKey: encrypted(good.key, here('client-encrypted.key')),
  };
}

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function selfSigned(base: string, name: string): Certificate {
  const made = { file: `${base}.crt`, key: `${base}.key` };
  const out = ['-keyout', made.key, '-out', made.file];
  run('req', '-x509', ...EC_KEY, ...out, '-subj', `/CN=${name}`, '-days', '30');
  return made;
}

interface Signing {
  by: Certificate;
  subject: string;
  /** subjectAltName. */
  san: string;
  /** Negative: expired so many days ago. */
  days: number;
}

function signed(base: string, { by, subject, san, days }: Signing): Certificate {
  const made = { file: `${base}.crt`, key: `${base}.key` };
  const [request, extensions] = [`${base}.csr`, `${base}.ext`];
  writeFileSync(extensions, `subjectAltName=${san}\n`);
  run('req', ...EC_KEY, '-keyout', made.key, '-out', request, '-subj', `/CN=${subject}`);
  const signer = ['-CA', by.file, '-CAkey', by.key, '-CAcreateserial', '-extfile', extensions];
  run('x509', '-req', '-in', request, ...signer, '-days', String(days), '-out', made.file);
  return made;
}

function encrypted(key: string, file: string): { file: string; password: string } {
  const password = 'word-for-the-key';
  run('pkcs8', '-topk8', '-in', key, '-out', file, '-passout', `pass:${password}`);
  return { file, password };
}

function run(...args: string[]): void {
  execFileSync(openssl ?? 'openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
