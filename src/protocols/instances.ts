/** The instances of a consensus protocol at one peer, by sequence number. What is decided is not kept. */

export class Instances<Instance> {
  private readonly make: () => Instance;
  private readonly all = new Map<number, Instance | 'decided'>();

  constructor(make: () => Instance) {
    this.make = make;
  }

  /** The instance, made if it is new; undefined once it is decided. */
  at(sequence: number): Instance | undefined {
    let instance = this.all.get(sequence);
    if (instance === undefined) {
      instance = this.make();
      this.all.set(sequence, instance);
    }
    return instance === 'decided' ? undefined : instance;
  }

  /** True the first time. */
  decide(sequence: number): boolean {
    if (this.all.get(sequence) === 'decided') return false;
    this.all.set(sequence, 'decided');
    return true;
  }

  /** Those that are begun and not decided, with their numbers. */
  *undecided(): Iterable<readonly [sequence: number, instance: Instance]> {
    for (const [sequence, instance] of this.all) if (instance !== 'decided') yield [sequence, instance];
  }
}
