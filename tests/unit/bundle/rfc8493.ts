import { createHash } from 'node:crypto';

/** Whether a tree of files is a valid bag, decided from RFC 8493 alone (section numbers are its own). Returns every fault. */
export function bagFaults(files: ReadonlyMap<string, Buffer>): string[] {
  const faults: string[] = [];
  const declaration = files.get('bagit.txt')?.toString('utf8') ?? '';
  if (!/^BagIt-Version: 1\.0\r?\nTag-File-Character-Encoding: UTF-8\r?\n?$/.test(declaration)) faults.push('2.1.1 bagit.txt');
  const payload = [...files.keys()].filter((path) => path.startsWith('data/'));
  if (payload.length === 0) faults.push('2.1.2 no payload');
  const manifests = [...files.keys()].filter((path) => /^manifest-[a-z0-9]+\.txt$/.test(path));
  const tagmanifests = [...files.keys()].filter((path) => /^tagmanifest-[a-z0-9]+\.txt$/.test(path));
  if (manifests.length === 0) faults.push('2.1.3 no payload manifest');
  for (const path of manifests) faults.push(...listFaults(files, path, payload));
  for (const path of tagmanifests) {
    faults.push(...listFaults(files, path, null));
    const listed = readList(files, path).map(({ path: name }) => name);
    for (const name of manifests) if (!listed.includes(name)) faults.push(`2.2.1 ${path} lacks ${name}`);
    if (listed.some((name) => name.startsWith('tagmanifest-'))) faults.push(`2.2.1 ${path} lists a tag manifest`);
  }
  return [...faults, ...infoFaults(files, payload), ...fetchFaults(files, manifests)];
}

function readList(files: ReadonlyMap<string, Buffer>, path: string): { digest: string; path: string }[] {
  const lines = (files.get(path)?.toString('utf8') ?? '').split(/\r\n|\n|\r/).filter((line) => line !== '');
  return lines.map((line) => {
    const [, digest = '', name = ''] = /^([0-9A-Fa-f]+)[ \t]+\*?(.*)$/.exec(line) ?? [];
    return { digest: digest.toLowerCase(), path: name.replace(/%(0[AaDd]|25)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) };
  });
}

/** 2.1.3: every listed file is there with its digest, none twice; where `all` is given, each of it is listed. */
function listFaults(files: ReadonlyMap<string, Buffer>, path: string, all: readonly string[] | null): string[] {
  const faults: string[] = [];
  const algorithm = path.replace(/^(tag)?manifest-|\.txt$/g, '');
  const seen = new Set<string>();
  for (const { digest, path: name } of readList(files, path)) {
    const bytes = files.get(name);
    if (seen.has(name)) faults.push(`2.1.3 ${path} lists ${name} twice`);
    if (!bytes) faults.push(`3 ${path}: ${name} is missing`);
    else if (createHash(algorithm).update(bytes).digest('hex') !== digest) faults.push(`3 ${path}: ${name} differs`);
    if (all && !name.startsWith('data/')) faults.push(`2.1.3 ${path} lists ${name} outside the payload`);
    seen.add(name);
  }
  for (const name of all ?? []) if (!seen.has(name)) faults.push(`3 ${path} does not list ${name}`);
  return faults;
}

/** 2.2.3: lines of address, length and path, each path in every payload manifest; 5.2: no path that leads out of the bag. */
function fetchFaults(files: ReadonlyMap<string, Buffer>, manifests: readonly string[]): string[] {
  const paths = [...files.keys(), ...manifests.flatMap((path) => readList(files, path).map(({ path: name }) => name))];
  const faults = paths.filter((path) => path.startsWith('/') || path.startsWith('~') || path.split('/').includes('..')).map((path) => `5.2 ${path}`);
  const text = files.get('fetch.txt')?.toString('utf8') ?? '';
  for (const line of text.split(/\r\n|\n|\r/).filter((each) => each !== '')) {
    const [, name = ''] = /^\S+[ \t]+(?:\d+|-)[ \t]+(\S.*)$/.exec(line) ?? [];
    if (name === '') faults.push(`2.2.3 ${line}`);
    else if (!manifests.every((path) => readList(files, path).some((listed) => listed.path === name))) faults.push(`2.2.3 ${name} is in no manifest`);
  }
  return faults;
}

/** 2.2.2: labels and values, and the octet and stream count. */
function infoFaults(files: ReadonlyMap<string, Buffer>, payload: readonly string[]): string[] {
  const text = files.get('bag-info.txt')?.toString('utf8');
  if (text === undefined) return [];
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== '');
  const faults = lines.filter((line) => !/^(?:[^\s:][^:]*:[ \t].*|[ \t].*)$/.test(line)).map((line) => `2.2.2 ${line}`);
  const values = (label: string): string[] => lines.filter((line) => line.toLowerCase().startsWith(`${label.toLowerCase()}:`)).map((line) => line.slice(label.length + 1).trim());
  const octets = payload.reduce((sum, path) => sum + (files.get(path)?.length ?? 0), 0);
  const oxum = values('Payload-Oxum');
  if (oxum.length > 0 && (oxum.length > 1 || oxum[0] !== `${octets}.${payload.length}`)) faults.push('2.2.2 Payload-Oxum');
  const date = values('Bagging-Date');
  if (date.length > 1 || date.some((value) => !/^\d{4}-\d{2}-\d{2}$/.test(value))) faults.push('2.2.2 Bagging-Date');
  return faults;
}
