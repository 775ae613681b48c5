// The orders that every server under test takes on standard input; see Orders.java. deliver(user, n, t) sends to one user.
const readline = require('node:readline');

module.exports = (deliver) => {
  const send = (first, count, among, due) => {
    for (let i = first; i < first + count; i++) {
      deliver(`user-${i % among}`, Math.floor(i / among), due || Number(process.hrtime.bigint()));
    }
  };
  // In slices, as a loop that never ends would let nothing out.
  const flood = (first, left, among) => {
    const slice = Math.min(left, among === 1 ? 1 : 1000);
    send(first, slice, among, 0);
    if (left > slice) setImmediate(flood, first + slice, left - slice, among);
    else console.log('sent');
  };
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
};
