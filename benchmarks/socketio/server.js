// One node of the rival: users are rooms, and whoever sends does not know where a user is.
// node server.js <port> <redis url> <index of this node> <number of nodes>; "run <per second> <seconds> <users>" on standard input.
const { createServer } = require('node:http');
const readline = require('node:readline');
const { Server } = require('socket.io');
const { createAdapter } = require('@socket.io/redis-adapter');
const { createClient } = require('redis');

const [port, redisUrl, index, nodes] = process.argv.slice(2);

async function main() {
  const publisher = createClient({ url: redisUrl });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'], adapter: createAdapter(publisher, subscriber) });
  io.on('connection', (socket) => socket.join(socket.handshake.auth.user));
  http.listen(Number(port), '127.0.0.1', () => console.log('ready'));
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    const [, perSecond, seconds, users] = line.split(' ').map(Number);
    run(io, perSecond, seconds, users);
  });
}

function run(io, perSecond, seconds, users) {
  const begin = process.hrtime.bigint();
  const total = perSecond * seconds;
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.min(total, Number((process.hrtime.bigint() - begin) * BigInt(perSecond) / 1000000000n));
    for (; done < due; done++) {
      // Each node sends to users of every node in turn.
      const user = (Number(index) + done * (Number(nodes) + 1)) % users;
      io.to(`user-${user}`).emit('tick', { t: Number(process.hrtime.bigint()), p: 'x'.repeat(128) });
    }
    if (done === total) {
      clearInterval(timer);
      console.log(`sent ${done}`);
    }
  }, 1);
}

main();
