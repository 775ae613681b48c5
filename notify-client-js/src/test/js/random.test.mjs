import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RandomRun } from './world/random-run.mjs';

const COUNT = Number(process.env.SEEDS ?? 150);
const FIRST = Number(process.env.FIRST_SEED ?? 1);

test(`nothing is lost, doubled or shuffled in ${COUNT} random runs from seed ${FIRST} on`, async () => {
  const totals = {};
  for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
    const run = new RandomRun(seed);
    try {
      await run.play();
      run.judge();
    } catch (error) {
      throw new Error(`seed ${seed}: ${error.message}\n${run.trace.slice(-60).join('\n')}`, { cause: error });
    }
    for (const [what, times] of Object.entries(run.counts)) {
      totals[what] = (totals[what] ?? 0) + times;
    }
  }
  console.log(`# ${JSON.stringify(totals)}`);
  const needed = COUNT < 100 ? [] : ['reload', 'resumed', 'sse', 'killed', 'frozen', 'hung', 'put back', 'command done', 'took over'];
  for (const what of needed) {
    assert.ok(totals[what] > 0, `no run had: ${what}`);
  }
});
