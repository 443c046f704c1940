import { utf8 } from '../../shared/base/bytes.ts';
import { KeptError, toErrorWire } from '../../shared/base/errors.ts';
import type { BundlePlan, BundleSummary } from '../../shared/bundle/plan.ts';
import { planCheckpoint } from '../../shared/bundle/contents.ts';
import { writeBundle } from '../../shared/bundle/write.ts';
import type { ExportReport, VaultParams } from '../../shared/contract/vault.ts';
import { fingerprint } from '../../shared/crypto/fingerprint.ts';
import { sha256Hex } from '../../shared/crypto/hash.ts';
import { renderHtml } from '../../shared/report/html.ts';
import type { PictureSource, ReportFonts } from '../../shared/report/model.ts';
import { isSettled } from '../../shared/verify/verdict.ts';
import { timestampRequest } from '../../shared/timestamp/request.ts';
import { verifyBundle } from '../../shared/verify/verifier.ts';
import { confirmSecret } from './delete.ts';
import { beginExportFiles, hashSaved, requireEqual, type ExportFiles } from './export-files.ts';
import { bundlePlanOf, chosenItems, prepareExport, reportModelOf, type Prepared } from './export-plan.ts';
import { requireRoom } from './room.ts';
import type { Session } from './session.ts';
import type { SaveFile } from './store-client.ts';
import type { Task } from './tasks.ts';

type Params = VaultParams<'export.run'>;

/** Longest side of a picture in a report: sharp on A4 at 200 dots an inch. */
const REPORT_PICTURE_PX = 1600;
/** Pictures are asked for once for each document; this much of them is kept between. */
const MAX_KEPT_PICTURE_BYTES = 64 * 1024 * 1024;

/**
 * Makes, writes, reads again and checks a bundle and its hash sheet. Resolves only when both have their names and the journal says so;
 * on any fault or cancellation no file is left, the journal says that too, and the fault is thrown.
 */
export async function runExport(session: Session, params: Params, task: Task): Promise<ExportReport> {
  const chosen = chosenItems(session, params.itemIds);
  await confirmSecret(session, 'passphrase' in params ? { passphrase: params.passphrase } : { words: params.words });
  task.signal.throwIfAborted();
  await requireRoom(session, chosen.reduce((total, { file }) => total + (file?.stored === true ? file.sizeBytes : 0), 0), params.saveHandle);
  const fonts = await session.parts.loadFonts();
  const files = await beginExportFiles(session.parts.store, params.saveHandle);
  let prepared: Prepared | null = null;
  try {
    prepared = await session.writes.run(() => prepareExport(session, params));
    return await makeBundle(session, params, task, prepared, files, fonts);
  } catch (error) {
    await files.abandon();
    if (prepared !== null) await recordAbandoned(session, prepared.bundleName, error);
    throw error;
  }
}

async function makeBundle(session: Session, params: Params, task: Task, prepared: Prepared, files: ExportFiles, fonts: ReportFonts): Promise<ExportReport> {
  const reports = await renderReports(session, params, task, prepared, fonts);
  const plan = bundlePlanOf(session, prepared, params, reports);
  const summary = await writeBundle(plan, files.bundle, { onProgress: (done, total) => task.report('writing', done, total), signal: task.signal });
  const checksPassed = await checkWritten(plan, summary, files, task);
  await writeHashSheet(session, params, prepared, summary, files, fonts);
  await writeSmall(files.timestampRequest, timestampRequest(summary.rootSha256), 'timestamp-request');
  task.signal.throwIfAborted();
  await files.commit();
  const { bundleName, items } = prepared;
  const { rootSha256, zipSha256, sizeBytes } = summary;
  await session.engine.record('bundle.exported', { bundleName, itemIds: items.map((item) => item.itemId), rootSha256, zipSha256, sizeBytes });
  return {
    ...summary,
    bundleName,
    fileName: files.bundle.fileName,
    hashSheetFileName: files.hashSheet.fileName,
    timestampRequestFileName: files.timestampRequest.fileName,
    itemCount: items.length,
    fingerprint: fingerprint(plan.signer.publicKey),
    checksPassed,
  };
}

async function renderReports(session: Session, { languages }: Params, task: Task, prepared: Prepared, fonts: ReportFonts): Promise<BundlePlan['reports']> {
  const model = reportModelOf(session, prepared);
  const pictures = reportPictures(session, task.signal);
  const reports: { path: string; bytes: Uint8Array }[] = [];
  const { renderPdf } = await import('../../shared/report/pdf.ts');
  for (const language of languages) {
    task.report('report', reports.length, 2 * languages.length);
    reports.push({ path: `data/report/report.${language}.html`, bytes: utf8(await renderHtml(model, language, pictures)) });
    task.signal.throwIfAborted();
    task.report('report', reports.length, 2 * languages.length);
    reports.push({ path: `data/report/report.${language}.pdf`, bytes: await renderPdf(model, language, fonts, pictures) });
    task.signal.throwIfAborted();
  }
  task.report('report', reports.length, reports.length);
  return reports;
}

/** Scaled copies for print; where an item's picture cannot be decoded, the report shows its facts in place of it. */
function reportPictures(session: Session, signal: AbortSignal): PictureSource {
  const kept = new Map<string, Awaited<ReturnType<PictureSource>>>();
  let keptBytes = 0;
  return async (itemId) => {
    signal.throwIfAborted();
    const known = kept.get(itemId);
    if (known !== undefined) return known;
    const stored = session.engine.state.items.get(itemId);
    if (stored === undefined) return null;
    const scaled = await session.pictures.scaled(stored.item, () => session.engine.openContent(itemId), REPORT_PICTURE_PX, 'jpeg');
    const picture = scaled === null ? null : { format: 'jpeg' as const, ...scaled };
    keptBytes += picture?.bytes.length ?? 0;
    if (keptBytes <= MAX_KEPT_PICTURE_BYTES) kept.set(itemId, picture);
    return picture;
  };
}

/** Reads the file back from the disk: first as any recipient's verifier would, then every byte for the digest that goes on paper. */
async function checkWritten(plan: BundlePlan, summary: BundleSummary, { bundle }: ExportFiles, { signal, report }: Task): Promise<number> {
  const { sizeBytes } = summary;
  const written = {
    sizeBytes,
    read: (offset: number, lengthBytes: number) => bundle.read(offset, lengthBytes),
    digest: (offset: number, lengthBytes: number, isLast: boolean) => bundle.digest(offset, lengthBytes, isLast),
  };
  const result = await verifyBundle(written, {
    fingerprint: fingerprint(plan.signer.publicKey),
    signal,
    onProgress: (done, total) => report('checking', Math.min(done, sizeBytes), Math.max(total, sizeBytes) + sizeBytes),
  });
  const failed = result.checks.find((check) => !isSettled(check));
  if (failed !== undefined || result.verdict !== 0 || result.bundle === null) throw new KeptError('bundle/check-failed', { check: failed?.id ?? 'verdict' });
  requireEqual('bundle-name', result.bundle.bundleName, plan.bundleName);
  requireEqual('root', result.bundle.rootSha256, summary.rootSha256);
  requireEqual('items', result.bundle.itemCount, plan.items.length);
  requireEqual('log', result.bundle.logEntries, plan.custody.length);
  const digests = new Map(result.bundle.items.map((item) => [item.exhibitNo, item.sha256]));
  for (const item of plan.items) requireEqual('item-digest', digests.get(item.exhibitNo), item.file?.sha256 ?? null);
  requireEqual('zip-digest', await hashSaved(bundle, sizeBytes, signal, (done) => report('checking', sizeBytes + done, 2 * sizeBytes)), summary.zipSha256);
  return result.checks.filter((check) => check.outcome === 'passed').length;
}

async function writeHashSheet(session: Session, params: Params, prepared: Prepared, summary: BundleSummary, files: ExportFiles, fonts: ReportFonts): Promise<void> {
  const { bundleName, preparedAt, items, custody } = prepared;
  const { renderHashSheet } = await import('../../shared/report/hash-sheet.ts');
  const sheet = await renderHashSheet({
    languages: params.languages,
    bundleName,
    zipFileName: files.bundle.fileName,
    caseId: session.engine.caseId,
    preparedAt,
    tool: session.parts.tool,
    fingerprint: fingerprint(session.engine.signer.publicKey),
    rootSha256: summary.rootSha256,
    zipSha256: summary.zipSha256,
    zipSizeBytes: summary.sizeBytes,
    items,
    logEntries: custody.length,
    lastEntryHash: custody.at(-1)?.entryHash ?? '',
    checkpoint: planCheckpoint({ caseId: session.engine.caseId, custody, signer: session.engine.signer }),
  }, fonts);
  await writeSmall(files.hashSheet, sheet, 'hash-sheet');
}

/** Writes a file in one piece and reads it back from the disk. */
async function writeSmall(file: SaveFile, bytes: Uint8Array<ArrayBuffer>, check: string): Promise<void> {
  await file.write(bytes);
  const { sizeBytes, sha256 } = await file.finish();
  requireEqual(check, sizeBytes, bytes.length);
  requireEqual(check, sha256, sha256Hex(bytes));
  requireEqual(check, sha256Hex(await file.read(0, sizeBytes)), sha256Hex(bytes));
}

/** The first fault is the one that the person must hear of; that the journal could not be told either follows from a full disk, for one. */
async function recordAbandoned(session: Session, bundleName: string, error: unknown): Promise<void> {
  const { code } = toErrorWire(error);
  await session.engine.record('bundle.abandoned', { bundleName, reason: code }).catch(() => undefined);
}
