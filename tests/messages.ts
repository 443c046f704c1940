// npm run messages [-- COUNT]: the generated messages of tests/unit/messages and the generated addresses of the protocol, 100,000 of each kind unless told.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const [count = '100000'] = process.argv.slice(2);
const root = join(import.meta.dirname, '..');
const files = ['tests/unit/messages', 'tests/unit/electron/protocol.test.ts'];
const run = spawnSync(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...files], { cwd: root, stdio: 'inherit', env: { ...process.env, KEPT_MESSAGES: count } });
process.exitCode = run.status ?? 1;
