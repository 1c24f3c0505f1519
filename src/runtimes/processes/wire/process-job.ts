/**
 * A run as a peer process is given it: plain data that survives structured cloning. The process imports the modules
 * that are named here and nothing else of the experiment.
 */
import * as z from 'zod';
import { jobData, PEERS_MAX } from '../../job-data.ts';
import { peer, text, time } from '../../plan-schema.ts';

const FRAME_MAX = 1 << 28;

/** A definition to import (the default export of the module at this URL) and the values of its parameters. */
const moduleReference = z.strictObject({ module: z.string(), parameters: z.record(z.string(), z.unknown()) });

/** A delay law of the user's own: its module, and the name by which the job refers to it. */
const lawReference = z.strictObject({ module: z.string(), key: z.string() });

/** Where a peer's process runs, and what it listens on. */
const place = z.strictObject({
  /** The address by which others reach it. */
  host: text,
  /** The address that it listens on and sends from, if it is another one. */
  listen: text.optional(),
  /** The command that starts its program; it becomes that program. */
  within: z.array(z.string()).readonly(),
});

export const processJob = jobData.extend({
  /** The layers of the protocol, the lowest first. */
  layers: z.array(moduleReference).readonly(),
  /** Adversaries with the peers that they have; absent if all peers are correct. */
  adversaries: z
    .array(moduleReference.extend({ peers: z.array(peer).readonly() }))
    .readonly()
    .optional(),
  workload: moduleReference,
  /** True for consensus: of the broadcasts with one sequence number each peer is to deliver one. */
  decides: z.boolean().optional(),
  /** True if a layer signs: each process then gets keys. */
  signs: z.boolean().optional(),
  /** Delay laws of the user's own; absent if there are none. */
  laws: z.array(lawReference).readonly().optional(),
  /** True if no copy may overtake another on its link. */
  fifo: z.boolean(),
  /** The folder in which each process keeps its log while the run goes. */
  logs: text.optional(),
  transport: z.enum(['tcp', 'udp', 'multicast']),
  codec: z.enum(['json', 'msgpack']),
  /** Peer p listens on `portBase` + p; 0: each on any free port. */
  portBase: z.int().min(0),
  /** Longest frame in bytes, its length not counted. */
  frameLimit: z.int().min(1).max(FRAME_MAX),
  /** For datagrams: whether a sender waits for receivers that are behind. */
  pacing: z.enum(['credit', 'none']),
  /** Milliseconds that all peers have to get ready for the start; each process adds a little to it. */
  setupMs: time,
  /** Number of processes at most; if there are more peers, peers share processes. */
  processes: z.int().min(1).max(PEERS_MAX),
  /** By peer; each has a process of its own then. Absent if all run on this machine's loopback interface. */
  places: z.array(place).readonly().optional(),
  /** True if the network itself may deliver a datagram twice. */
  mayDouble: z.boolean().optional(),
});

export type ProcessJob = Readonly<z.output<typeof processJob>>;
export type ModuleReference = ProcessJob['workload'];
export type Place = z.output<typeof place>;

/** What a caller need not think about. */
export const processDefaults = {
  fifo: false,
  portBase: 0,
  frameLimit: 1 << 24,
  pacing: 'credit',
  setupMs: 20_000,
  processes: 64,
} as const satisfies Partial<ProcessJob>;
