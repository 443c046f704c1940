import { join } from 'node:path';
import type { KeptError } from '../../shared/base/errors.ts';
import { CUTS, MemoryDisk } from '../unit/electron/memory-disk.ts';
import type { Deed, Line } from './deed.ts';
import { tell } from './doing.ts';
import { examine, nameOf } from './examination.ts';
import { FaultyDisk, type IoFault } from './faulty-disk.ts';
import { PASSPHRASE } from './flavour.ts';
import { Ledger } from './ledger.ts';
import { Rig } from './rig.ts';
import { ending, type FaultRow, type Finding, say, Tally } from './row.ts';

const FAULTS: readonly IoFault[] = [
  { name: 'EIO', calls: 'any', errno: 'EIO', lasting: 'once' },
  { name: 'EACCES', calls: 'any', errno: 'EACCES', lasting: 'once' },
  { name: 'ENOSPC', calls: 'any', errno: 'ENOSPC', lasting: 'on' },
  { name: 'EROFS', calls: 'any', errno: 'EROFS', lasting: 'on' },
  { name: 'short write', calls: 'write', errno: null, lasting: 'once' },
  { name: 'failing sync', calls: 'sync', errno: 'EIO', lasting: 'once' },
  { name: 'failing syncs', calls: 'sync', errno: 'EIO', lasting: 'on' },
  { name: 'failing rename', calls: 'rename', errno: 'EIO', lasting: 'once' },
];

const FOLDER = '/data';
const OUT = '/out';
/** Seen from the data folder. */
const TARGET = '../out';
const ADVOCATE = '도움 주는 사람의 문장';

interface Flow {
  readonly name: string;
  /** Where it starts from. */
  readonly from: 'nothing' | 'locked' | 'open' | 'open-with-advocate' | 'open-with-backup';
  deed(ledger: Ledger): Deed;
}

const FLOWS: readonly Flow[] = [
  { name: 'create', from: 'nothing', deed: () => ({ kind: 'create', passphrase: PASSPHRASE }) },
  { name: 'unlock', from: 'locked', deed: () => ({ kind: 'unlock', passphrase: PASSPHRASE }) },
  { name: 'note', from: 'open', deed: () => ({ kind: 'note', text: '새 메모' }) },
  { name: 'import', from: 'open', deed: () => ({ kind: 'file', name: 'b.bin', bytesSeed: 7, sizeBytes: 1_200_000 }) },
  { name: 'edit', from: 'open', deed: (ledger) => ({ kind: 'edit', itemId: firstOf(ledger, 'note'), value: '@somebody' }) },
  { name: 'delete', from: 'open', deed: (ledger) => ({ kind: 'delete', itemId: firstOf(ledger, 'file'), passphrase: PASSPHRASE }) },
  { name: 'export', from: 'open', deed: (ledger) => ({ kind: 'export', path: join(TARGET, 'bundle.zip'), itemIds: ledger.itemIds, passphrase: PASSPHRASE }) },
  { name: 'passphrase', from: 'open', deed: () => ({ kind: 'passphrase', passphrase: PASSPHRASE, next: '다음 비밀 문장 하나' }) },
  { name: 'words', from: 'open', deed: () => ({ kind: 'words', passphrase: PASSPHRASE }) },
  { name: 'advocate-add', from: 'open', deed: () => ({ kind: 'advocate-add', passphrase: PASSPHRASE, advocate: ADVOCATE }) },
  { name: 'backup', from: 'open', deed: () => ({ kind: 'backup', folder: TARGET }) },
  { name: 'backup-again', from: 'open-with-backup', deed: () => ({ kind: 'backup', folder: TARGET }) },
  { name: 'restore', from: 'open-with-backup', deed: () => ({ kind: 'restore', folder: TARGET, passphrase: PASSPHRASE }) },
  { name: 'advocate-remove', from: 'open-with-advocate', deed: () => ({ kind: 'advocate-remove', passphrase: PASSPHRASE }) },
];

interface Start {
  readonly disk: MemoryDisk;
  readonly ledger: Ledger;
}

/**
 * For each flow and each kind of fault: the n-th call of the disk fails, n = 1, 2, 3 … until the flow goes through (or up to `limit`, unless that is 0).
 * After each: a code that has words; nothing acknowledged lost, also when the power fails right then; the flow goes through when it is done again.
 */
export async function runIoFaults(seed: number, limit: number, flows: readonly string[] | null = null): Promise<readonly FaultRow[]> {
  const vault = await startWith(ITEMS);
  const starts: Readonly<Record<Flow['from'], Start>> = {
    'nothing': await startWith([]),
    'locked': vault,
    'open': vault,
    'open-with-advocate': await startWith([...ITEMS, { kind: 'advocate-add', passphrase: PASSPHRASE, advocate: ADVOCATE }]),
    'open-with-backup': await startWith([...ITEMS, { kind: 'backup', folder: TARGET }, { kind: 'note', text: '둘' }]),
  };
  const command = `npm run faults -- --seed ${seed} --io ${limit}${flows === null ? '' : ` --flows ${flows.join(',')}`}`;
  const rows: FaultRow[] = [];
  for (const flow of FLOWS.filter(({ name }) => flows?.includes(name) ?? true)) {
    if (ending.isAsked) break;
    const start = starts[flow.from];
    const tally = new Tally(`io-${flow.name}`, seed, () => command);
    for (const fault of FAULTS) await loop(flow, fault, start, limit, (finding, where) => tally.add(finding, `${command}  (${where})`));
    say(`I/O faults, ${flow.name}: ${tally.runs} runs, ${tally.acked} acknowledged, ${tally.lost} lost`);
    rows.push(tally.row());
  }
  return rows;
}

const ITEMS: readonly Deed[] = [
  { kind: 'create', passphrase: PASSPHRASE },
  { kind: 'note', text: '하나' },
  { kind: 'file', name: 'a.bin', bytesSeed: 1, sizeBytes: 70_000 },
];

function firstOf(ledger: Ledger, kind: 'note' | 'file'): string {
  const found = [...ledger.items].find(([, item]) => item.content.kind === kind)?.[0];
  if (found === undefined) throw new Error(`no ${kind} in the vault`);
  return found;
}

async function startWith(deeds: readonly Deed[]): Promise<Start> {
  const disk = new MemoryDisk(FOLDER);
  await disk.makeFolder(OUT);
  await disk.syncFolder('/');
  const ledger = new Ledger();
  if (deeds.length === 0) return { disk, ledger };
  const rig = await Rig.start({ disk, folder: FOLDER });
  for (const deed of deeds) {
    const error = await tell(rig, deed, (line) => ledger.take(line));
    if (error !== null) throw error;
  }
  await rig.stop();
  ledger.acked = 0;
  return { disk, ledger };
}

async function loop(flow: Flow, fault: IoFault, start: Start, limit: number, found: (finding: Finding, where: string) => void): Promise<void> {
  const last = limit === 0 ? Infinity : limit;
  for (let atCall = 1; atCall <= last; atCall++) {
    const { finding, isHit } = await runOnce(flow, fault, start, atCall);
    found(finding, `${flow.name}, ${fault.name} at call ${atCall}`);
    if (!isHit) return;
  }
}

async function runOnce(flow: Flow, fault: IoFault, start: Start, atCall: number): Promise<{ readonly finding: Finding; readonly isHit: boolean }> {
  const inner = start.disk.afterPowerCut('everything');
  const faulty = new FaultyDisk(inner);
  const ledger = start.ledger.copy();
  const torn: string[] = [];
  const rig = await Rig.start({ disk: faulty.disk, folder: FOLDER });
  try {
    if (flow.from.startsWith('open')) await rig.call('vault.unlock', { passphrase: PASSPHRASE });
    const note = (line: Line): void => ledger.take(line);
    const deed = flow.deed(ledger);
    faulty.arm(fault, atCall);
    const error = await tell(rig, deed, note);
    const isHit = faulty.mend();
    if (error?.code.startsWith('internal/') === true) torn.push(`refused with ${nameOf(error)}`);
    if (error !== null && !isHit) torn.push(`refused without a fault: ${nameOf(error)}`);
    const atOnce = await examine({ disk: inner.afterPowerCut(CUTS[atCall % CUTS.length] ?? 'nothing'), folder: FOLDER }, ledger.copy());
    if (error !== null) torn.push(...await repeat(rig, deed, error, note));
    const later = await examine({ disk: inner.afterPowerCut('nothing'), folder: FOLDER }, ledger.copy());
    return { isHit, finding: { acked: ledger.acked, lost: [...atOnce.lost, ...later.lost], torn: [...torn, ...atOnce.torn, ...later.torn], silentEmpty: atOnce.silentEmpty || later.silentEmpty } };
  } finally {
    await rig.stop();
  }
}

/** The disk is well again: the same is done once more, as a person would, in the same window. */
async function repeat(rig: Rig, deed: Deed, first: KeptError, note: (line: Line) => void): Promise<string[]> {
  let again = await tell(rig, deed, note);
  if (deed.kind === 'create' && again?.code === 'vault/exists') {
    // It was made after all, with the words that were shown: the next start asks for the passphrase and finishes it.
    await rig.restartWorker();
    again = await tell(rig, { kind: 'unlock', passphrase: deed.passphrase }, note);
  }
  // It was deleted, and only its file had to stay: nothing is there to be deleted twice.
  if (deed.kind === 'delete' && first.code === 'item/delete-unfinished' && again?.code === 'item/not-found') return [];
  return again === null ? [] : [`does not go through when it is done again: ${nameOf(again)}`];
}
