/**
 * What the client of NATS is given to say who one is: read from files and the environment, checked before anything is
 * connected, and named in errors without being shown.
 */

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { credsAuthenticator, type NodeConnectionOptions, nkeyAuthenticator } from '@nats-io/transport-node';
import { InputError } from '../../../core/errors.ts';
import { type NatsAddress, type NatsFile, type NatsOptions, natsFiles, natsSecrets } from './options.ts';

export interface Credentials {
  /** For the client. */
  readonly connection: Pick<NodeConnectionOptions, 'authenticator' | 'token' | 'user' | 'pass' | 'tls'>;
  /** What was shown, for people: never the secret itself. */
  readonly shown: string;
  /** A broker that wants a certificate, or another one, falls silent. */
  readonly hasCertificate: boolean;
}

type Environment = Record<string, string | undefined>;

type Identity = Pick<NodeConnectionOptions, 'authenticator' | 'token' | 'user' | 'pass'>;

const SEED = /\bSU[A-Z2-7]{56}\b/;

/**
 * Takes the secrets out of the environment: they are not there for processes that are started later.
 * @throws InputError where a file is missing or is not what it should be, or where there are two ways to say who one is
 */
export function readCredentials(options: NatsOptions, environment: Environment, address: NatsAddress): Credentials {
  const file = (option: keyof NatsOptions) => fileOf(option, options, environment);
  const given = [
    identityOfCreds(file('natsCreds')),
    identityOfNkey(file('natsNkey')),
    identityOfToken(environment),
    identityOfUser(environment),
  ];
  const known = given.filter((identity) => identity !== undefined);
  if (known.length > 1) {
    throw new InputError('NATS', 'one way to say who one is', known.map(({ shown }) => shown).join(' and '));
  }
  const encryption = encryptionOf(file('natsCa'), file('natsCert'), file('natsKey'));
  const isEncrypted = encryption !== undefined || address.isEncrypted;
  // Left out, the client still uses TLS where the broker wants it.
  const tls = isEncrypted ? { tls: { ...encryption, checkServerIdentity: identityCheck(address) } } : {};
  const shown =
    known[0]?.shown ?? (encryption?.cert === undefined ? 'nothing that says who one is' : 'the certificate');
  return { connection: { ...known[0]?.identity, ...tls }, shown, hasCertificate: encryption?.cert !== undefined };
}

/**
 * The client leaves out the host where it is an IP address, and the certificate would be held to Node's default,
 * `localhost`.
 */
function identityCheck({ servers }: NatsAddress) {
  const hosts = servers.map((server) => server.slice(0, server.lastIndexOf(':')).replace(/^\[|\]$/g, ''));
  const addresses = hosts.filter((host) => isIP(host) !== 0);
  return (name: string, certificate: PeerCertificate): Error | undefined => {
    const asked = name === 'localhost' && !hosts.includes(name) ? addresses : [name];
    const errors = asked.map((host) => checkServerIdentity(host, certificate));
    return errors.includes(undefined) ? undefined : (errors[0] ?? new Error('no name to hold the certificate to'));
  };
}

interface Shown {
  readonly identity: Identity;
  readonly shown: string;
}

function identityOfCreds(file: FileContent | undefined): Shown | undefined {
  if (file === undefined) return undefined;
  const authenticator = credsAuthenticator(new TextEncoder().encode(file.text));
  checkSigns(authenticator, file, 'a credentials file of NATS: a user JWT and a seed');
  return { identity: { authenticator }, shown: `the credentials in ${file.path}` };
}

function identityOfNkey(file: FileContent | undefined): Shown | undefined {
  if (file === undefined) return undefined;
  const expected = 'a file with the seed of a user NKey (SU…)';
  const seed = SEED.exec(file.text)?.[0];
  if (seed === undefined) throw new InputError(file.name, expected, file.path);
  const authenticator = nkeyAuthenticator(new TextEncoder().encode(seed));
  checkSigns(authenticator, file, expected);
  return { identity: { authenticator }, shown: `the NKey in ${file.path}` };
}

/** The client would find out only when the broker asks, and then say it in its own words. */
function checkSigns(authenticator: ReturnType<typeof nkeyAuthenticator>, file: FileContent, expected: string): void {
  try {
    authenticator('nonce');
  } catch {
    throw new InputError(file.name, expected, file.path);
  }
}

function identityOfToken(environment: Environment): Shown | undefined {
  const token = taken(environment, natsSecrets.token);
  return token === undefined ? undefined : { identity: { token }, shown: `the token in ${natsSecrets.token}` };
}

function identityOfUser(environment: Environment): Shown | undefined {
  const user = taken(environment, natsSecrets.user);
  const pass = taken(environment, natsSecrets.password);
  if (user === undefined && pass === undefined) return undefined;
  if (user === undefined) throw new InputError(natsSecrets.user, `the name that ${natsSecrets.password} belongs to`);
  if (pass === undefined) throw new InputError(natsSecrets.password, `the password of the user in ${natsSecrets.user}`);
  return {
    identity: { user, pass },
    shown: `the user and password in ${natsSecrets.user} and ${natsSecrets.password}`,
  };
}

function taken(environment: Environment, variable: string): string | undefined {
  const value = environment[variable];
  delete environment[variable];
  return value === '' ? undefined : value;
}

function encryptionOf(ca: FileContent | undefined, cert: FileContent | undefined, key: FileContent | undefined) {
  if (ca === undefined && cert === undefined && key === undefined) return undefined;
  if (cert !== undefined && key === undefined)
    throw new InputError('--nats-key', `the key of the certificate in ${cert.path}`);
  if (key !== undefined && cert === undefined)
    throw new InputError('--nats-cert', `the certificate of the key in ${key.path}`);
  for (const file of [ca, cert]) checkPem(file, 'a certificate in PEM', (text) => new X509Certificate(text));
  checkPem(key, 'a private key in PEM, without a password', createPrivateKey);
  return { ca: ca?.text, cert: cert?.text, key: key?.text };
}

function checkPem(file: FileContent | undefined, expected: string, read: (text: string) => unknown): void {
  if (file === undefined) return;
  try {
    read(file.text);
  } catch {
    throw new InputError(file.name, expected, file.path);
  }
}

interface FileContent {
  /** What named it: an option or a variable. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

function fileOf(option: keyof NatsOptions, options: NatsOptions, environment: Environment): FileContent | undefined {
  const { flag, variable } = natsFiles.find((file): file is NatsFile => file.option === option)!;
  const path = options[option] ?? environment[variable];
  if (path === undefined || path === '') return undefined;
  const name = options[option] === undefined ? variable : flag.split(' ')[0];
  try {
    return { name, path, text: readFileSync(path, 'utf8') };
  } catch {
    throw new InputError(name, 'a file that can be read', path);
  }
}
