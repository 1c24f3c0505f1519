#!/usr/bin/env node
/**
 * Makes what a broker of a lab and its users need to know each other: an authority of their own, the broker's certificate, and an NKey for controllers and one for agents.
 *
 *   node deploy/keys.js <folder> <host or address of the broker>…
 *
 * ca.pem           goes to everybody (--nats-ca)
 * nats.conf, users.conf, server.pem, server-key.pem   stay with the broker: cd <folder> && nats-server -c nats.conf
 * controller.nk    goes to controllers, agent.nk to agents (--nats-nkey); the broker knows only the public halves
 *
 * ca-key.pem       signs certificates: keep it away from all of them
 *
 * Needs openssl. Nothing is overwritten; to make new ones take a new folder.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { nkeys } from '@nats-io/transport-node';

const DAYS = '825';
const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Agents say nothing to other agents but to ask whether they are there, and give out no work; docs/lab.md says what this keeps out. @type {Record<string, string>} */
const permissions = {
  controller: '',
  agent: ', permissions: { publish: { deny: ["lab.*.agent.*", "lab.*.run.*.*.down", "hearsay.work.*"] } }',
};

const [folder, ...hosts] = process.argv.slice(2);
if (folder === undefined || hosts.length === 0) {
  console.error('usage: node deploy/keys.js <folder> <host or address of the broker>…');
  process.exit(2);
}
if (existsSync(join(folder, 'ca.pem'))) {
  console.error(`${folder} has keys already: take another folder`);
  process.exit(2);
}
mkdirSync(folder, { recursive: true, mode: 0o700 });
process.umask(0o077);
makeCertificates();
makeUsers();
copyFileSync(new URL('nats.conf', import.meta.url), join(folder, 'nats.conf'));
console.log(
  `${folder}: ca.pem for all; controller.nk for controllers; agent.nk for agents; nats.conf, users.conf, server.pem and server-key.pem for the broker`,
);

function makeCertificates() {
  const names = hosts.map((host) => `${isIP(host) === 0 ? 'DNS' : 'IP'}:${host}`).join(',');
  openssl(
    'req',
    '-x509',
    ...CURVE,
    '-days',
    DAYS,
    '-subj',
    '/CN=hearsay lab',
    '-keyout',
    'ca-key.pem',
    '-out',
    'ca.pem',
  );
  openssl('req', ...CURVE, '-subj', `/CN=${hosts[0]}`, '-keyout', 'server-key.pem', '-out', 'server.csr');
  writeFileSync(
    join(folder, 'server.ext'),
    `subjectAltName=${names}\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n`,
  );
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', DAYS, '-extfile', 'server.ext'];
  openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.pem');
  for (const left of ['server.csr', 'server.ext', 'ca.srl']) rmSync(join(folder, left), { force: true });
}

/** @param {string[]} options */
function openssl(...options) {
  execFileSync('openssl', options, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

function makeUsers() {
  const users = Object.keys(permissions).map((name) => {
    const key = nkeys.createUser();
    writeFileSync(join(folder, `${name}.nk`), `${new TextDecoder().decode(key.getSeed())}\n`);
    return `  { nkey: ${key.getPublicKey()}${permissions[name]} } # ${name}`;
  });
  writeFileSync(join(folder, 'users.conf'), `users: [\n${users.join('\n')}\n]\n`);
}
