// socket.io: a room for each user.
const { createServer } = require('node:http');
const readline = require('node:readline');
const { Server } = require('socket.io');

const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
io.on('connection', (socket) => socket.join(socket.handshake.auth.user));
http.listen(Number(process.argv[2]), '127.0.0.1', () =>
  console.log(`ready socket.io ${require('socket.io/package.json').version}, Node ${process.version}`));

const padding = 'x'.repeat(112);

function send(first, count, among, due) {
  for (let i = first; i < first + count; i++) {
    const t = due || Number(process.hrtime.bigint());
    io.to(`user-${i % among}`).emit('tick', { n: Math.floor(i / among), t, p: padding });
  }
}

// In slices, as a loop that never ends would let nothing out.
function flood(first, left, among) {
  const slice = Math.min(left, among === 1 ? 1 : 1000);
  send(first, slice, among, 0);
  if (left > slice) setImmediate(flood, first + slice, left - slice, among);
  else console.log('sent');
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const [order, ...numbers] = line.split(' ');
  const [first, count, among, due] = numbers.map(Number);
  if (order === 'send') send(first, count, among, due);
  else if (order === 'flood') flood(first, count, among);
  else {
    global.gc();
    const used = process.memoryUsage();
    console.log(`mem ${used.heapUsed + used.external}`);
  }
});
