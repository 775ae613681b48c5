import { drive } from './driver.js';

const count = Number(process.argv[2] ?? 1);
const drivers = Array.from({ length: count }, () =>
  drive(process.env.NOTIFY_CONFORMANCE_URL, `the browser client on Node ${process.version}`),
);
await Promise.all(drivers);
process.exit(0);
