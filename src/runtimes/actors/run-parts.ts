/** Makes the parts of a run and connects them: peers with their mailboxes, what they send over, and who runs them. */
import type { Job } from '../runtime.ts';
import { Actor } from './actor.ts';
import { Backpressure } from './backpressure.ts';
import { CopyFacts } from './copy-facts.ts';
import { DroppedCopies } from './dropped-copies.ts';
import { Envelopes } from './envelopes.ts';
import { KnownLinks } from './known-links.ts';
import { Mailbox } from './mailbox.ts';
import { MessageWriter } from './message-writer.ts';
import { Outbox } from './outbox.ts';
import { Reactions } from './reactions.ts';
import { Routes } from './routes.ts';
import { RunContext } from './run-context.ts';
import { RunQueue } from './run-queue.ts';
import { Scheduler } from './scheduler.ts';
import { isTransmitting, Transmission } from './transmission.ts';

export interface RunParts {
  readonly context: RunContext;
  readonly envelopes: Envelopes;
  readonly drops: DroppedCopies;
  readonly backpressure: Backpressure;
  /** Undefined if links do nothing: then routes lead straight to mailboxes. */
  readonly transmission: Transmission | undefined;
  readonly routes: Routes;
  readonly links: KnownLinks;
  readonly actors: readonly Actor[];
  readonly reactions: Reactions;
  readonly scheduler: Scheduler;
}

export function makeParts(job: Job): RunParts {
  const { graph } = job;
  const context = new RunContext(job);
  const { end } = context;
  const envelopes = new Envelopes(context.books);
  const facts = new CopyFacts(context);
  const writer = new MessageWriter(job, envelopes, facts);
  const drops = new DroppedCopies(graph, context.links, envelopes, facts);
  const runQueue = new RunQueue(graph.size);
  const mailboxes: Mailbox[] = [];
  const backpressure = new Backpressure(context, mailboxes, envelopes, drops, end);
  for (let p = 0; p < graph.size; p++) mailboxes.push(new Mailbox(p, job.mailbox.limit, runQueue, backpressure));
  const transmission = isTransmitting(context) ? new Transmission(context, mailboxes, writer, drops, end) : undefined;
  const routes = new Routes(graph, mailboxes, (link, to) => transmission?.along(link, to) ?? mailboxes[to]);
  const links = new KnownLinks(graph, context.links);
  const isDirect = transmission === undefined;
  const actors = mailboxes.map(
    (mailbox) =>
      new Actor(context, mailbox, new Outbox(mailbox, mailboxes, { routes, links, writer, isDirect }), links),
  );
  const reactions = new Reactions(context, actors, writer, backpressure);
  const scheduler = new Scheduler(context, actors, reactions, runQueue, end);
  return { context, envelopes, drops, backpressure, transmission, routes, links, actors, reactions, scheduler };
}
