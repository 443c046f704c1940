import { describe, expect, it } from 'vitest';
import { faultsOf, importsOf, readSource, sourceFiles } from './layers.ts';

const ROOT = process.cwd();

describe('layers', () => {
  it('holds for every file of the product', () => {
    const files = ['shared', 'renderer', 'electron'].flatMap((folder) => sourceFiles(ROOT, folder));
    expect(files.length).toBeGreaterThan(40);
    expect(files.flatMap((file) => faultsOf(file, readSource(ROOT, file)))).toEqual([]);
  });

  it.each([
    ['electron/preload.ts', "import { seal } from '../shared/crypto/seal.ts';"],
    ['renderer/ui/screens/home.tsx', "import { openIndex } from '../../vault/index-db.ts';"],
    ['renderer/ui/screens/home.tsx', "import x from '../../../electron/preload.ts';"],
    ['shared/vault/engine.ts', "import { call } from '../../renderer/client/vault.ts';"],
    ['shared/verify/verifier.ts', "import { seal } from '../crypto/seal.ts';"],
    ['shared/verify/verifier.ts', "import { writeBundle } from '../bundle/write.ts';"],
    ['shared/verify/verifier.ts', "export { signerFromSeed } from '../crypto/sign.ts';"],
    ['electron/verify-cli.ts', "import { app } from 'electron';"],
    ['shared/base/bytes.ts', "import { Buffer } from 'node:buffer';"],
    ['shared/crypto/seal.ts', "const dexie = await import('dexie');"],
    ['renderer/vault/worker.ts', "import { createRoot } from 'react-dom/client';"],
    ['shared/new-room/thing.ts', ''],
  ])('finds a planted fault in %s: %s', (file, source) => {
    expect(faultsOf(file, source)).toHaveLength(1);
  });

  it('reads imports of every form and no comments', () => {
    const source = `import a from 'a';\nimport type { B } from './b.ts';\nexport * from 'c';\nimport 'd';\n// import e from 'e';\n/* import 'f' */\nawait import('g');\nimport {\n  h,\n} from 'h';`;
    expect(importsOf(source)).toEqual(['a', './b.ts', 'c', 'd', 'g', 'h']);
  });
});
