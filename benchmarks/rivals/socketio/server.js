// socket.io: a room for each user.
const { createServer } = require('node:http');
const orders = require('../orders.js');
const { Server } = require('socket.io');

const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
io.on('connection', (socket) => socket.join(socket.handshake.auth.user));
http.listen(Number(process.argv[2]), '127.0.0.1', () =>
  console.log(`ready socket.io ${require('socket.io/package.json').version}, Node ${process.version}`));

const padding = 'x'.repeat(112);

orders((user, n, t) => io.to(user).emit('tick', { n, t, p: padding }));
