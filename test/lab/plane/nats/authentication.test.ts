/** Who is let in, with what, and what is said to who is not: one line that names what to mend and shows no secret. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nkeys } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../../src/core/errors.ts';
import { Agent } from '../../../../src/lab/agent/agent.ts';
import { allowedCode } from '../../../../src/lab/agent/allowed-code.ts';
import { Lab } from '../../../../src/lab/controller/controller.ts';
import { connectNats } from '../../../../src/lab/plane/nats/nats-plane.ts';
import { type NatsOptions, natsFiles, parseNatsAddress } from '../../../../src/lab/plane/nats/options.ts';
import { encode, LAB, subjectsOf } from '../../../../src/lab/wire/messages.ts';
import { isWithoutBroker, startBroker, type TestBroker } from '../../broker.ts';
import { bytes, freshName, text } from '../texts.ts';
import { operatorMode } from './operator.ts';

const SECRET = 's3cret-t0ken';
const LONG = process.env.HEARSAY_LONG === '1';
const LIMITS = { connectMs: 0 };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-keys-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const decoded = (data: Uint8Array) => new TextDecoder().decode(data);

async function refusal(
  address: string,
  options: NatsOptions,
  environment: Record<string, string> = {},
): Promise<string> {
  try {
    const plane = await connectNats(address, { ...options, ...LIMITS, environment });
    await plane.close();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    const { message } = error as InputError;
    expect(message).not.toContain('\n');
    expect(message).not.toContain(SECRET);
    return message;
  }
  throw new Error('it was let in');
}

/** Lets in, and everything can be done there. */
async function works(
  address: string,
  options: NatsOptions,
  environment: Record<string, string | undefined> = {},
): Promise<void> {
  const plane = await connectNats(address, { ...options, connectMs: 5_000, environment });
  const values = await plane.values(freshName());
  await values.put('k', bytes('v'));
  expect(text((await values.get('k'))?.data)).toBe('v');
  expect(plane.address).not.toContain(SECRET);
  await plane.close();
}

describe('an address', () => {
  it('is one or more servers', () => {
    expect(parseNatsAddress('nats://a')).toEqual({ servers: ['a:4222'], isEncrypted: false, text: 'nats://a:4222' });
    const several = parseNatsAddress('tls://a.example:1, tls://[::1]:2');
    expect(several).toEqual({
      servers: ['a.example:1', '[::1]:2'],
      isEncrypted: true,
      text: 'tls://a.example:1,tls://[::1]:2',
    });
  });

  it.each(['', 'a:4222', 'http://a', 'nats://', 'nats://a/b', 'nats://a,'])('%j is none', (address) => {
    expect(() => parseNatsAddress(address)).toThrow('--lab: expected nats://<host>[:<port>]');
  });

  it.each([
    `nats://me:${SECRET}@a`,
    `nats://${SECRET}@a:4222`,
    `nats://a?token=${SECRET}`,
    `nats://a:1,tls://me:${SECRET}@b`,
  ])('has no secret in it: %j', async (address) => {
    expect(await refusal(address, {})).toBe(
      '--lab: expected an address without name or password in it: those go into HEARSAY_NATS_TOKEN, HEARSAY_NATS_USER, HEARSAY_NATS_PASSWORD',
    );
  });
});

describe('files and variables that are wrong', () => {
  const lab = 'nats://127.0.0.1:1';

  it.each(natsFiles)('says that the file of $flag is missing', async ({ option, flag, variable }) => {
    expect(await refusal(lab, { [option]: '/none' })).toMatch(
      `${flag.split(' ')[0]}: expected a file that can be read, given /none`,
    );
    expect(await refusal(lab, {}, { [variable]: '/none' })).toMatch(
      `${variable}: expected a file that can be read, given /none`,
    );
  });

  it('says what a file should be', async () => {
    const other = file('other', SECRET);
    const shape = { natsCreds: 'a credentials file', natsNkey: 'a file with the seed', natsCa: 'a certificate in PEM' };
    for (const [option, expected] of Object.entries(shape))
      expect(await refusal(lab, { [option]: other })).toContain(expected);
    // Of the right form, but mistyped.
    const seed = decoded(nkeys.createUser().getSeed());
    const mistyped = file('mistyped.nk', seed.slice(0, 20) + (seed[20] === 'A' ? 'B' : 'A') + seed.slice(21));
    expect(await refusal(lab, { natsNkey: mistyped })).toContain('--nats-nkey: expected a file with the seed');
  });

  it('wants both halves, and one way only', async () => {
    const seed = file('user.nk', nkeys.createUser().getSeed());
    expect(await refusal(lab, {}, { HEARSAY_NATS_USER: 'me' })).toContain(
      'HEARSAY_NATS_PASSWORD: expected the password',
    );
    expect(await refusal(lab, {}, { HEARSAY_NATS_PASSWORD: SECRET })).toContain('HEARSAY_NATS_USER: expected the name');
    expect(await refusal(lab, { natsNkey: seed }, { HEARSAY_NATS_TOKEN: SECRET })).toBe(
      `NATS: expected one way to say who one is, given the NKey in ${seed} and the token in HEARSAY_NATS_TOKEN`,
    );
  });
});

describe.skipIf(isWithoutBroker)('a broker', () => {
  let broker: TestBroker | undefined;
  afterEach(async () => {
    await broker?.remove();
    broker = undefined;
  });
  const started = async (configuration: string) => {
    broker = await startBroker(configuration);
    return broker.address;
  };

  it('that is not there', async () => {
    expect(await refusal('nats://127.0.0.1:1', {})).toBe(
      '--lab: expected a broker at nats://127.0.0.1:1: connection refused',
    );
  });

  it('that has no storage', async () => {
    const address = await started('accounts { A { users: [ { user: "a", password: "b" } ] } }');
    expect(await refusal(address, {}, { HEARSAY_NATS_USER: 'a', HEARSAY_NATS_PASSWORD: 'b' })).toContain(
      '--lab: expected a broker with JetStream',
    );
  });

  it('takes a token, once it is taken out of the environment', async () => {
    const address = await started(`authorization { token: "${SECRET}" }`);
    const environment: Record<string, string | undefined> = { HEARSAY_NATS_TOKEN: SECRET };
    await works(address, {}, environment);
    expect(environment).toEqual({});
    expect(await refusal(address, {}, { HEARSAY_NATS_TOKEN: `${SECRET}-not` })).toBe(
      `--lab: expected credentials that ${address} takes, which refused the token in HEARSAY_NATS_TOKEN`,
    );
    expect(await refusal(address, {})).toContain('refused nothing that says who one is');
  });

  it('takes a user and password', async () => {
    const address = await started(`authorization { users: [ { user: "me", password: "${SECRET}" } ] }`);
    await works(address, {}, { HEARSAY_NATS_USER: 'me', HEARSAY_NATS_PASSWORD: SECRET });
    expect(await refusal(address, {}, { HEARSAY_NATS_USER: 'me', HEARSAY_NATS_PASSWORD: 'x' })).toContain(
      'refused the user and password in',
    );
  });

  it('takes an NKey', async () => {
    const user = nkeys.createUser();
    const address = await started(`authorization { users: [ { nkey: ${user.getPublicKey()} } ] }`);
    await works(address, { natsNkey: file('right.nk', `# the key of this lab\n${decoded(user.getSeed())}\n`) });
    await works(address, {}, { HEARSAY_NATS_NKEY: join(folder, 'right.nk') });
    const wrong = file('wrong.nk', nkeys.createUser().getSeed());
    expect(await refusal(address, { natsNkey: wrong })).toContain(`refused the NKey in ${wrong}`);
  });

  it('takes a credentials file', async () => {
    const { configuration, creds, strangers } = operatorMode();
    const address = await started(configuration);
    await works(address, { natsCreds: file('right.creds', creds) });
    const wrong = file('wrong.creds', strangers);
    expect(await refusal(address, { natsCreds: wrong })).toContain(`refused the credentials in ${wrong}`);
  });

  it('says so where one may not do what a lab does', async () => {
    const permissions = '{ publish: { allow: ["$JS.API.>", "_INBOX.>"] }, subscribe: ">" }';
    const address = await started(
      `authorization { users: [ { user: "a", password: "b", permissions: ${permissions} } ] }`,
    );
    const environment = { HEARSAY_NATS_USER: 'a', HEARSAY_NATS_PASSWORD: 'b' };
    const plane = await connectNats(address, { environment });
    plane.publish('lab.hello', bytes('x'));
    expect(await plane.ended).toBe('the broker allows no publish of lab.hello');
    await plane.close();
  });
});

describe.skipIf(isWithoutBroker)('a broker with TLS, from the files of deploy/', () => {
  const deploy = fileURLToPath(new URL('../../../../deploy', import.meta.url));
  let broker: TestBroker;
  let keys: string;
  let address: string;
  beforeAll(async () => {
    keys = join(folder, 'lab');
    execFileSync('node', [join(deploy, 'keys.js'), keys, '127.0.0.1']);
    const tls = `tls { cert_file: "${keys}/server.pem", key_file: "${keys}/server-key.pem", ca_file: "${keys}/ca.pem", verify: false }`;
    const users = readFileSync(join(keys, 'users.conf'), 'utf8');
    broker = await startBroker(`${tls}\naccounts { LAB { jetstream: enabled, ${users} } }`);
    address = `tls://127.0.0.1:${broker.port}`;
  });
  afterAll(() => broker.remove());

  it('is believed by who has its authority', async () => {
    await works(address, { natsCa: join(keys, 'ca.pem'), natsNkey: join(keys, 'agent.nk') });
    await works(address, {}, { HEARSAY_NATS_CA: join(keys, 'ca.pem'), HEARSAY_NATS_NKEY: join(keys, 'controller.nk') });
  });

  it('accepts an agent`s presence, but no orders to other agents', async () => {
    const as = (who: string) =>
      connectNats(address, { natsCa: join(keys, 'ca.pem'), natsNkey: join(keys, `${who}.nk`), environment: {} });
    const settings = { zone: undefined, host: '127.0.0.1', listen: undefined, peers: 1, isOnce: true, isLocal: false };
    const planes = await Promise.all([as('agent'), as('agent')]);
    const joining = (index: number) =>
      Agent.join(planes[index], { ...settings, name: 'other', allowed: allowedCode([], false) });
    const other = await joining(0);
    await expect(joining(1)).rejects.toThrow('--name: expected a name that no other agent of the lab has, given other');
    const lab = await Lab.join(await as('controller'), {});
    expect(lab.agents.all.map(({ name }) => name)).toEqual(['other']);
    for (const order of [{ type: 'leave' }, { type: 'salvage', run: 'r' }]) {
      const agent = await as('agent');
      await expect(agent.request(subjectsOf(LAB).ask('other'), encode(order), 2000)).rejects.toThrow(
        '--lab: expected credentials that may do this: the broker allows no publish of lab.hearsay.agent.other',
      );
      expect(await agent.ended).toBe('the broker allows no publish of lab.hearsay.agent.other');
      await agent.close();
    }
    expect(lab.agents.all).toHaveLength(1);
    await lab.dismiss(lab.agents.all);
    expect(await other.left).toBe('it was told to leave');
    await Promise.all([lab.leave(), ...planes.map((plane) => plane.close())]);
  });

  it('is not believed by others, whatever they ask for', async () => {
    for (const lab of [address, broker.address]) {
      expect(await refusal(lab, { natsNkey: join(keys, 'agent.nk') })).toMatch(
        /^--nats-ca: expected the authority that signed the certificate of /,
      );
    }
    const others = join(folder, 'others');
    execFileSync('node', [join(deploy, 'keys.js'), others, '127.0.0.1']);
    expect(await refusal(address, { natsCa: join(others, 'ca.pem') })).toMatch(/^--nats-ca: /);
    expect(await refusal(address, { natsCa: join(keys, 'ca.pem'), natsNkey: join(others, 'agent.nk') })).toContain(
      'refused the NKey in',
    );
  });

  it('is not believed under another name', async () => {
    const elsewhere = `tls://localhost:${broker.port}`;
    expect(await refusal(elsewhere, { natsCa: join(keys, 'ca.pem') })).toBe(
      `--lab: expected a name or address that is in the certificate of the broker, given ${elsewhere}`,
    );
  });

  it('is not talked to in the clear where TLS was asked for', async () => {
    const open = await startBroker();
    expect(await refusal(`tls://127.0.0.1:${open.port}`, {})).toContain('--lab: expected a broker with TLS');
    await open.remove();
  });

  it('wants a certificate, where it is told to', async () => {
    const mutual = await startBroker(
      `tls { cert_file: "${keys}/server.pem", key_file: "${keys}/server-key.pem", ca_file: "${keys}/ca.pem", verify: true }`,
    );
    const lab = `tls://127.0.0.1:${mutual.port}`;
    const pem = certificateOfAgent(keys);
    await works(lab, { natsCa: join(keys, 'ca.pem'), ...pem });
    // It says nothing for as long as one waits.
    if (LONG)
      expect(await refusal(lab, { natsCa: join(keys, 'ca.pem') })).toContain(
        'timeout (it may want a certificate: --nats-cert)',
      );
    expect(await refusal(lab, { ...pem, natsKey: undefined })).toContain(
      '--nats-key: expected the key of the certificate',
    );
    expect(await refusal(lab, { natsKey: pem.natsKey })).toContain('--nats-cert: expected the certificate of the key');
    await mutual.remove();
  });
});

function certificateOfAgent(keys: string): { natsCert: string; natsKey: string } {
  const run = (...options: string[]) => execFileSync('openssl', options, { cwd: keys, stdio: 'ignore' });
  run('req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=agent', '-keyout', 'agent-key.pem', '-out', 'agent.csr');
  run(
    'x509',
    '-req',
    '-in',
    'agent.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca-key.pem',
    '-CAcreateserial',
    '-out',
    'agent.pem',
  );
  return { natsCert: join(keys, 'agent.pem'), natsKey: join(keys, 'agent-key.pem') };
}
