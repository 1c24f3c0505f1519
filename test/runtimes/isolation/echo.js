// Without arguments: sends back whatever comes to port 7000. With an address of its own, its zone and a server: prints these and its fastest round trip to it.
import { connect, createServer } from 'node:net';

const [address, zone, server] = process.argv.slice(2);
if (server === undefined)
  createServer((socket) => socket.pipe(socket)).listen(7000, '0.0.0.0', () => console.log('listening'));
else await measure();

async function measure() {
  const socket = connect(7000, server).setNoDelay(true);
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const sentMs = performance.now();
    socket.write('.');
    await new Promise((resolve) => socket.once('data', resolve));
    fastestMs = Math.min(fastestMs, performance.now() - sentMs);
  }
  socket.destroy();
  console.log(`${zone} ${address} ${fastestMs.toFixed(2)}`);
}
