// Preloaded with --import: the main process's own modules run here in plain Node, with a message channel and nothing else behind `electron`.
import { registerHooks } from 'node:module';

const PORTS = new URL('electron-ports.ts', import.meta.url).href;

registerHooks({
  resolve: (name, context, next) => (name === 'electron' ? { url: PORTS, format: 'module-typescript', shortCircuit: true } : next(name, context)),
});
