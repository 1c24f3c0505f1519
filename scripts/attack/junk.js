// What a stranger sends: noise, other protocols, lengths that are lies, what was heard before, and bytes that come one
// by one. From a seed, so that an attack can be made again.
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { pause } from './desk.js';

const HOST = '127.0.0.1';
const SPOKEN = [
  'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
  'CONNECT {"verbose":false}\r\nPING\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'SSH-2.0-x\r\n',
];

/** Numbers that look random: a linear congruential generator is enough here. @param {number} seed */
function drawing(seed) {
  let state = seed >>> 0;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** @param {(below: number) => number} draw @param {Buffer[]} heard */
function junk(draw, heard) {
  const noise = Buffer.from(Uint8Array.from({ length: 1 + draw(400) }, () => draw(256)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE([0xffff_ffff, 0x7fff_ffff, 0x0100_0000, 65_536, 0][draw(5)]);
  const kinds = [noise, Buffer.concat([length, noise]), Buffer.from(SPOKEN[draw(SPOKEN.length)], 'latin1'), ...heard];
  return kinds[draw(kinds.length)];
}

/**
 * Attacks ports with connections until it is over: junk, what other connections have heard, and connections that say
 * nothing or a byte at a time.
 * @param {number[]} ports @param {() => boolean} isOver
 */
export async function attackStreams(ports, isOver) {
  const draw = drawing(1);
  /** @type {Buffer[]} */
  const heard = [];
  /** @type {Set<import('node:net').Socket>} */
  const open = new Set();
  let made = 0;
  while (!isOver()) {
    if (open.size < 40) {
      const socket = connect(ports[draw(ports.length)], HOST);
      made++;
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => open.delete(socket));
      socket.on('data', (chunk) => {
        // Said again to others, and back.
        if (heard.length < 50) heard.push(chunk);
        socket.write(chunk);
      });
      const way = draw(4);
      if (way === 0) socket.end(junk(draw, heard));
      else if (way === 1) for (let i = 0; i < 20; i++) socket.write(junk(draw, heard));
      else if (way === 2) drip(socket, junk(draw, heard));
      else setTimeout(() => socket.destroy(), 2_000);
    }
    await pause(5);
  }
  for (const socket of open) socket.destroy();
  return made;
}

/** @param {import('node:net').Socket} socket @param {Buffer} bytes */
async function drip(socket, bytes) {
  for (const byte of bytes.subarray(0, 40)) {
    if (socket.destroyed) return;
    socket.write(Buffer.of(byte));
    await pause(50);
  }
  socket.destroy();
}

/** The same in datagrams. @param {number[]} ports @param {() => boolean} isOver */
export async function attackDatagrams(ports, isOver) {
  const draw = drawing(2);
  const socket = createSocket('udp4');
  /** @type {Buffer[]} */
  const heard = [];
  socket.on('error', () => {});
  socket.on('message', (message) => {
    if (heard.length < 50) heard.push(message);
  });
  await new Promise((resolve) => socket.bind(0, HOST, () => resolve(undefined)));
  let made = 0;
  while (!isOver()) {
    for (let i = 0; i < 20; i++, made++) socket.send(junk(draw, heard), ports[draw(ports.length)], HOST);
    await pause(3);
  }
  await new Promise((resolve) => socket.close(() => resolve(undefined)));
  return made;
}
