// npm's ws: a frame is made once for all connections of a user.
const orders = require('../orders.js');
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

orders((user, n, t) => {
  const text = Buffer.from(`{"n":${n},"t":${t},"p":"${padding}"}`);
  const frame = Buffer.concat(Sender.frame(text, options));
  for (const socket of users.get(user)) socket._socket.write(frame);
});
