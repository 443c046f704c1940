import { readFileSync } from 'node:fs';

/**
 * Runs the command line verifier once for each call in a JSON file (lists of arguments), all in one process, and prints a JSON list of
 * [exit code, output]. The program is evaluated anew each time: it reads its arguments and sets its exit code as when it is started.
 */
const calls = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as string[][];
const write = process.stdout.write.bind(process.stdout);
const answers: [number, string][] = [];
for (const [index, args] of calls.entries()) {
  let out = '';
  process.stdout.write = (text: string | Uint8Array): boolean => Boolean(out += String(text));
  process.argv = [process.argv[0] ?? '', 'verify-cli.ts', ...args];
  await import(`../../../electron/verify-cli.ts?call=${index}`);
  answers.push([Number(process.exitCode), out]);
}
process.exitCode = 0;
write(JSON.stringify(answers));
