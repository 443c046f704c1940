'use strict';
// Which process renders a page? DevTools does not say. But it tells the processor time that the page's process has used, and the
// time that each process has used: the right one lies between two readings of the latter, and still does after the page has worked.

const TICK_SECONDS = 0.01;
const ROUNDS = 20;
// Far more than chance, or another process that is just starting, could imitate.
const AGREEING_ROUNDS = 3;
const WORK = '{ const end = performance.now() + 40; while (performance.now() < end); }';

async function readTimes(root) {
  const { processInfo } = await root.send('SystemInfo.getProcessInfo');
  return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]));
}

async function ownTime(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ProcessTime').value;
}

/** @returns {Promise<{ own: number, fitting: number[] }>} time that the page's process has used, and the processes that have used as much */
async function readFitting(root, session) {
  const before = await readTimes(root);
  const own = await ownTime(session);
  const after = await readTimes(root);
  const fits = ([pid, time]) => (before.get(pid) ?? Infinity) <= own + TICK_SECONDS / 2 && own <= time + TICK_SECONDS / 2;
  return { own, fitting: [...after].filter(fits).map(([pid]) => pid) };
}

/** @returns {Promise<number>} process id; 0 when it could not be told */
async function findRendererProcess(root, session) {
  await session.send('Performance.enable');
  let agreed = { pid: 0, rounds: 0, own: 0 };
  for (let round = 0; round < ROUNDS && agreed.rounds < AGREEING_ROUNDS; round++) {
    const { own, fitting } = await readFitting(root, session);
    const pid = fitting.length === 1 ? fitting[0] : 0;
    // A round counts only when the page has worked since the last one that did.
    if (pid === 0 || pid !== agreed.pid) agreed = { pid, rounds: pid === 0 ? 0 : 1, own };
    else if (own >= agreed.own + 2 * TICK_SECONDS) agreed = { pid, rounds: agreed.rounds + 1, own };
    if (agreed.rounds < AGREEING_ROUNDS) await session.send('Runtime.evaluate', { expression: WORK });
  }
  return agreed.rounds < AGREEING_ROUNDS ? 0 : agreed.pid;
}

module.exports = { findRendererProcess };
