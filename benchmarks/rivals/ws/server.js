// npm's ws: a frame is made once for all connections of a user.
const readline = require('node:readline');
const { WebSocketServer, Sender } = require('ws');

const users = new Map();
const server = new WebSocketServer({ port: Number(process.argv[2]), host: '127.0.0.1', perMessageDeflate: false });
server.on('listening', () => console.log(`ready ws ${require('ws/package.json').version}, Node ${process.version}`));
server.on('connection', (socket, request) => {
  const user = new URL(request.url, 'http://localhost').searchParams.get('user');
  if (!users.has(user)) users.set(user, new Set());
  users.get(user).add(socket);
  socket.on('close', () => users.get(user).delete(socket));
});

const padding = 'x'.repeat(112);
const options = { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true };

function send(first, count, among, due) {
  for (let i = first; i < first + count; i++) {
    const t = due || Number(process.hrtime.bigint());
    const text = Buffer.from(`{"n":${Math.floor(i / among)},"t":${t},"p":"${padding}"}`);
    const frame = Buffer.concat(Sender.frame(text, options));
    for (const socket of users.get(`user-${i % among}`)) socket._socket.write(frame);
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
