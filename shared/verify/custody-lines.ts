import { KeptError } from '../base/errors.ts';
import { MAX_LOG_LINE_BYTES, METADATA_FILES } from '../bundle/layout.ts';
import type { BundleFiles } from './bundle-files.ts';
import { readLogLine, type LogLine } from './custody-schema.ts';
import { CheckFault } from './faults.ts';
import { parseHostileJson } from './json-text.ts';

/** The lines of the log, as they stand and parsed; each must be the canonical spelling of an entry. */
export async function* readLog(files: BundleFiles): AsyncGenerator<{ readonly line: LogLine; readonly text: string }> {
  let number = 0;
  for await (const text of files.lines(METADATA_FILES.custodyLog, MAX_LOG_LINE_BYTES)) {
    number += 1;
    const line = text === null ? null : readLogLine(parseLine(text, number));
    if (!line || text === null) throw new CheckFault('custody-line', { line: number });
    yield { line, text };
  }
}

function parseLine(text: string, line: number): unknown {
  try {
    return parseHostileJson(text);
  } catch (error) {
    if (error instanceof KeptError && error.code === 'json/not-canonical') throw new CheckFault('custody-line', { line });
    throw error;
  }
}
