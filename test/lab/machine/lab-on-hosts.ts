/** A lab on nine hosts: a broker on the ninth, and an agent on each of the others. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '../../../src/index.ts';
import { Hosts } from '../../runtimes/isolation/hosts.ts';

const ADDRESS = 'nats://10.72.0.9';

export class LabOnHosts {
  readonly hosts = new Hosts();
  readonly folder = mkdtempSync(join(tmpdir(), 'hearsay-hosts-'));

  /** @param environment of the agents, as the shell takes it */
  async start(environment = ''): Promise<void> {
    this.hosts.say(`9 nats-server -js -a 10.72.0.9 -sd ${this.folder}/nats &`);
    await this.hosts.whenTold(/Server is ready/);
    this.hosts.say(
      `1-8 env ${environment} hearsay agent --lab ${ADDRESS} --name host{host} --zone {zone} --advertise {address} &`,
    );
    for (let host = 1; host <= 8; host++) await this.hosts.whenTold(new RegExp(`agent host${host} waits`));
  }

  /** Gives lines to a controller's prompt on the ninth host. */
  control(...lines: string[]): void {
    const script = lines.map((line) => `${line}\\n`).join('');
    this.hosts.say(`9 printf '${script}' | hearsay lab --lab ${ADDRESS} --out ${this.folder}/runs`);
  }

  /** The folder of the latest run of that name. */
  run(name: string): string {
    const runs = join(this.folder, 'runs', name);
    return join(runs, readdirSync(runs).sort().at(-1)!);
  }

  summary(name: string): Summary {
    return JSON.parse(readFileSync(join(this.run(name), 'summary.json'), 'utf8'));
  }

  async end(): Promise<number | null> {
    const status = await this.hosts.end();
    rmSync(this.folder, { recursive: true });
    return status;
  }
}
