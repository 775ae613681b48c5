import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MODULE = fileURLToPath(new URL('../../../', import.meta.url));
const CONSUMER = `${MODULE}target/consumer`;
const INSTALLED = `${CONSUMER}/node_modules/@notifyhub/client`;

function run(folder, command, ...given) {
  return execFileSync(command, given, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A project that has the package as npm would install it. */
function install() {
  rmSync(CONSUMER, { recursive: true, force: true });
  mkdirSync(INSTALLED, { recursive: true });
  const [{ filename, files }] = JSON.parse(run(`${MODULE}target/npm`, 'npm', 'pack', '--json', '--pack-destination', CONSUMER));
  run(CONSUMER, 'tar', '-xzf', filename.replace('@', '').replace('/', '-'), '-C', INSTALLED, '--strip-components=1');
  cpSync(`${MODULE}src/test/consumer`, CONSUMER, { recursive: true });
  writeFileSync(`${CONSUMER}/package.json`, '{"private":true,"type":"module"}');
  return files.map((each) => each.path).sort();
}

function check(resolution) {
  const config = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      exactOptionalPropertyTypes: false,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      jsx: 'react-jsx',
      types: ['react'],
      ...resolution,
    },
    include: ['*.ts', '*.tsx'],
  };
  writeFileSync(`${CONSUMER}/tsconfig.json`, JSON.stringify(config));
  try {
    run(CONSUMER, 'node', `${MODULE}node_modules/typescript/bin/tsc`, '-p', '.');
  } catch (error) {
    assert.fail(error.stdout);
  }
}

test('npm packs what is needed, and nothing else', () => {
  const expected = ['LICENSE', 'README.md', 'package.json'];
  for (const name of ['notify', 'notify-inbox', 'notify-react']) {
    expected.push(`${name}.js`, `${name}.d.ts`);
  }
  assert.deepEqual(install(), expected.sort());
});

test('the types fit to programs that use it, however modules are resolved', () => {
  install();
  check({ module: 'nodenext', moduleResolution: 'nodenext' });
  check({ module: 'esnext', moduleResolution: 'bundler' });
});

test('each module can be imported by its name, on a server as well, and has what its types say', async () => {
  install();
  for (const [path, file] of [['', 'notify'], ['/inbox', 'notify-inbox'], ['/react', 'notify-react']]) {
    const program = `console.log(JSON.stringify(Object.keys(await import('@notifyhub/client${path}')).sort()))`;
    const exported = JSON.parse(run(CONSUMER, 'node', '--input-type=module', '-e', program));
    const types = run(INSTALLED, 'cat', `${file}.d.ts`);
    const declared = [...types.matchAll(/^export (?:class|function) (\w+)/gm)].map((each) => each[1]).sort();
    assert.deepEqual(exported, declared, file);
  }
  assert.ok(readdirSync(INSTALLED).length > 0);
});
