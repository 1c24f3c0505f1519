/**
 * Serves the page of the laboratory on the loopback interface, and what it shows. Only requests that know the path,
 * which is random, and that name this host are answered: no other page of the browser can ask for it, also not by a name
 * that it has let point here.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../core/errors.ts';
import { livePage } from './live-page.ts';

/** What the page begins with. */
export type HandedOver =
  | { readonly gives: 'nothing' }
  | { readonly gives: 'experiment'; readonly experiment: Readonly<Record<string, unknown>> }
  | { readonly gives: 'story'; readonly text: string }
  /** A run that is kept or goes on, and its experiment for what is changed in it. */
  | { readonly gives: 'run'; readonly experiment: Readonly<Record<string, unknown>> };

export interface PageContents {
  readonly given: HandedOver;
  /** The frames of the run, from its beginning. */
  frames?(signal: AbortSignal): AsyncGenerator<Uint8Array>;
  /** The run could not be read. */
  failed(error: unknown): void;
}

export interface PageServer {
  readonly address: string;
  close(): void;
}

const HOST = '127.0.0.1';

/** @throws InputError if the page was not built */
export async function servePage(contents: PageContents): Promise<PageServer> {
  const html = pageText();
  const token = randomBytes(16).toString('hex');
  const ending = new AbortController();
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const path = pathOf(request, port, token);
    if (path === undefined) send(response, 404, 'text/plain', 'not found');
    else if (path === '') send(response, 200, 'text/html; charset=utf-8', html);
    else if (path === 'given') send(response, 200, 'application/json', JSON.stringify(contents.given));
    else if (path === 'run' && contents.frames !== undefined) void stream(response, contents, ending.signal);
    else send(response, 404, 'text/plain', 'not found');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://${HOST}:${port}/${token}/`,
    close() {
      ending.abort();
      server.close();
      server.closeAllConnections();
    },
  };
}

function pageText(): string {
  try {
    // Tells the page that there is something to ask for.
    return readFileSync(livePage, 'utf8').replace('</title>', '</title><meta name="hearsay" content="served" />');
  } catch {
    throw new InputError('play', 'the built page, which `npm run build` makes', livePage.pathname);
  }
}

/** What is asked for behind the token; undefined if the request is not for this page. */
function pathOf({ method, url = '', headers }: IncomingMessage, port: number, token: string): string | undefined {
  const isHere = headers.host === `${HOST}:${port}` || headers.host === `localhost:${port}`;
  const isOwn =
    headers['sec-fetch-site'] === undefined || ['none', 'same-origin'].includes(`${headers['sec-fetch-site']}`);
  const before = `/${token}/`;
  return method === 'GET' && isHere && isOwn && url.startsWith(before) ? url.slice(before.length) : undefined;
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { ...headersOf(type), 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function headersOf(type: string): Record<string, string> {
  return {
    'content-type': type,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-resource-policy': 'same-origin',
  };
}

/** The reader sets the pace: of a large log no more is read than it takes. */
async function stream(response: ServerResponse, { frames, failed }: PageContents, signal: AbortSignal): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.writeHead(200, headersOf('application/octet-stream'));
  try {
    await pipeline(Readable.from(frames!(AbortSignal.any([signal, gone.signal])), { objectMode: false }), response);
  } catch (error) {
    if (!gone.signal.aborted && !signal.aborted) failed(error);
    response.destroy();
  }
}
