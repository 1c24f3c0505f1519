/**
 * Where a lab's broker is, and who one is there. Secrets come from variables of the environment and from files, never
 * from the command line, which everybody on the machine can read.
 *
 * This file knows nothing of the client of NATS: the command line takes its options from here without loading it.
 */
import { InputError } from '../../../core/errors.ts';

/** Files that say who one is, as the command line's options or variables of the environment name them. */
export interface NatsOptions {
  /** A credentials file: a user's JWT and the seed of its key. */
  readonly natsCreds?: string;
  /** The seed of an NKey. */
  readonly natsNkey?: string;
  /** The authority that signed the broker's certificate, in PEM. */
  readonly natsCa?: string;
  /** One's own certificate, in PEM. */
  readonly natsCert?: string;
  /** The key of one's own certificate, in PEM. */
  readonly natsKey?: string;
}

export interface NatsFile {
  readonly option: keyof NatsOptions;
  readonly flag: string;
  /** Names the file where the option is not given. */
  readonly variable: string;
  readonly description: string;
}

export const natsFiles: readonly NatsFile[] = [
  {
    option: 'natsCreds',
    flag: '--nats-creds <file>',
    variable: 'HEARSAY_NATS_CREDS',
    description: 'a credentials file of NATS (JWT and seed), or HEARSAY_NATS_CREDS',
  },
  {
    option: 'natsNkey',
    flag: '--nats-nkey <file>',
    variable: 'HEARSAY_NATS_NKEY',
    description: 'a file with the seed of an NKey, or HEARSAY_NATS_NKEY',
  },
  {
    option: 'natsCa',
    flag: '--nats-ca <file>',
    variable: 'HEARSAY_NATS_CA',
    description: 'the authority that signed the certificate of NATS (PEM), or HEARSAY_NATS_CA',
  },
  {
    option: 'natsCert',
    flag: '--nats-cert <file>',
    variable: 'HEARSAY_NATS_CERT',
    description: 'a certificate to show to NATS (PEM), or HEARSAY_NATS_CERT',
  },
  {
    option: 'natsKey',
    flag: '--nats-key <file>',
    variable: 'HEARSAY_NATS_KEY',
    description: 'the key of that certificate (PEM), or HEARSAY_NATS_KEY',
  },
];

/** Secrets themselves: taken out of the environment when they are read, so that peer processes do not inherit them. */
export const natsSecrets = {
  token: 'HEARSAY_NATS_TOKEN',
  user: 'HEARSAY_NATS_USER',
  password: 'HEARSAY_NATS_PASSWORD',
} as const;

export interface NatsAddress {
  /** Host and port of each server. */
  readonly servers: readonly string[];
  readonly isEncrypted: boolean;
  /** As people read it; it holds no secret. */
  readonly text: string;
}

const PORT = 4222;
const FORM = 'nats://<host>[:<port>] or tls://<host>[:<port>], several joined by commas';

/** @throws InputError for what is no address, or has a secret in it */
export function parseNatsAddress(text: string): NatsAddress {
  const urls = text.split(',').map((part) => parsedUrl(part.trim(), text));
  return {
    servers: urls.map(({ host, port }) => `${host}:${port}`),
    isEncrypted: urls.some(({ protocol }) => protocol === 'tls:'),
    text: urls.map(({ protocol, host, port }) => `${protocol}//${host}:${port}`).join(','),
  };
}

function parsedUrl(part: string, whole: string) {
  // What may hold a secret is not echoed.
  if (/[@?#]/.test(whole)) {
    throw new InputError(
      '--lab',
      `an address without name or password in it: those go into ${Object.values(natsSecrets).join(', ')}`,
    );
  }
  const url = URL.canParse(part) ? new URL(part) : undefined;
  if (url === undefined || !/^(nats|tls):$/.test(url.protocol) || url.hostname === '' || !/^\/?$/.test(url.pathname)) {
    throw new InputError('--lab', FORM, whole);
  }
  return { protocol: url.protocol, host: url.hostname, port: url.port === '' ? PORT : Number(url.port) };
}
