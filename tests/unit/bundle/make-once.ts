import { writeFileSync } from 'node:fs';
import { writeBundle } from '../../../shared/bundle/write.ts';
import { planCheckpoint } from '../../../shared/bundle/contents.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { fingerprint } from '../../../shared/crypto/fingerprint.ts';
import { renderHashSheet } from '../../../shared/report/hash-sheet.ts';
import { renderHtml } from '../../../shared/report/html.ts';
import type { ReportModel } from '../../../shared/report/model.ts';
import { renderPdf } from '../../../shared/report/pdf.ts';
import { timestampRequest } from '../../../shared/timestamp/request.ts';
import { storedPath } from '../../../shared/bundle/names.ts';
import { FONTS } from '../report/sample.ts';
import { memorySink } from './memory-sink.ts';
import { samplePlan } from './sample-plan.ts';

/** Run as a process of its own by same-bytes.test.ts: everything that an export writes, with reports, into one file. The vault is the sample's, the time is given. */
await loadSodium();
const { plan } = samplePlan();
const log = plan.custody.filter((line) => 'body' in line);
const model: ReportModel = {
  bundleName: plan.bundleName, caseId: plan.caseId, preparedAt: plan.preparedAt, tool: plan.tool, fingerprint: fingerprint(plan.signer.publicKey), items: plan.items, itemsLeftOut: 1, log,
  logLeftOut: plan.custody.length - log.length, pathOf: (itemId) => {
    const item = plan.items.find((one) => one.itemId === itemId);
    return item === undefined ? null : storedPath(item);
  },
};
const reports: { path: string; bytes: Uint8Array }[] = [];
for (const language of ['ko', 'en'] as const) {
  reports.push({ path: `data/report/report.${language}.html`, bytes: new TextEncoder().encode(await renderHtml(model, language, () => Promise.resolve(null))) });
  reports.push({ path: `data/report/report.${language}.pdf`, bytes: await renderPdf(model, language, FONTS, () => Promise.resolve(null)) });
}
const sink = memorySink();
const summary = await writeBundle({ ...plan, reports }, sink);
const sheet = await renderHashSheet({
  languages: ['ko', 'en', 'de'], bundleName: plan.bundleName, zipFileName: `${plan.bundleName}.zip`, caseId: plan.caseId, preparedAt: plan.preparedAt, tool: plan.tool,
  fingerprint: fingerprint(plan.signer.publicKey), rootSha256: summary.rootSha256, zipSha256: summary.zipSha256, zipSizeBytes: summary.sizeBytes, items: plan.items,
  logEntries: plan.custody.length, lastEntryHash: plan.custody.at(-1)?.entryHash ?? '', checkpoint: planCheckpoint(plan),
}, FONTS);
writeFileSync(process.argv[2] ?? '', Buffer.concat([...sink.pieces, sheet, timestampRequest(summary.rootSha256)]));
