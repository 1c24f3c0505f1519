/**
 * A broker in operator mode, whose users have credentials files: signed statements (JWT) of who they are, which `nsc`
 * writes for people.
 */
import { nkeys } from '@nats-io/transport-node';

type Key = ReturnType<typeof nkeys.createUser>;

const ENDLESS = { subs: -1, data: -1, payload: -1 };
const STORAGE = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };

export interface OperatorMode {
  /** For nats-server. */
  readonly configuration: string;
  /** A credentials file of a user, and one of somebody whose account the server does not know. */
  readonly creds: string;
  readonly strangers: string;
}

export function operatorMode(): OperatorMode {
  const operator = nkeys.createOperator();
  const system = nkeys.createAccount();
  const account = nkeys.createAccount();
  const limits = { ...ENDLESS, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
  const accountJwt = (key: Key, name: string, storage: object) =>
    signed(operator, key, name, { type: 'account', limits: { ...limits, ...storage } });
  const lines = [
    `operator: ${signed(operator, operator, 'operator', { type: 'operator', system_account: system.getPublicKey() })}`,
    `system_account: ${system.getPublicKey()}`,
    'resolver: MEMORY',
    'resolver_preload: {',
    `  ${system.getPublicKey()}: ${accountJwt(system, 'SYS', {})}`,
    `  ${account.getPublicKey()}: ${accountJwt(account, 'LAB', STORAGE)}`,
    '}',
  ];
  return { configuration: lines.join('\n'), creds: credsOf(account), strangers: credsOf(nkeys.createAccount()) };
}

function credsOf(account: Key): string {
  const user = nkeys.createUser();
  const jwt = signed(account, user, 'user', { type: 'user', ...ENDLESS });
  const seed = new TextDecoder().decode(user.getSeed());
  return [
    '-----BEGIN NATS USER JWT-----',
    jwt,
    '------END NATS USER JWT------',
    '',
    '-----BEGIN USER NKEY SEED-----',
    seed,
    '------END USER NKEY SEED------',
    '',
  ].join('\n');
}

function signed(issuer: Key, subject: Key, name: string, about: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    jti: name,
    iat: Math.floor(Date.now() / 1000),
    iss: issuer.getPublicKey(),
    sub: subject.getPublicKey(),
    name,
  };
  const body = `${part({ typ: 'JWT', alg: 'ed25519-nkey' })}.${part({ ...claims, nats: { version: 2, ...about } })}`;
  return `${body}.${Buffer.from(issuer.sign(new TextEncoder().encode(body))).toString('base64url')}`;
}
