// Preloaded with --import: the build of pdfkit that the app's worker has, which compresses with fflate; in Node it would be another one, with Node's own zlib, whose streams differ.
import { registerHooks } from 'node:module';

const SHIPPED = new URL('../../node_modules/pdfkit/js/pdfkit.browser.mjs', import.meta.url).href;

registerHooks({ resolve: (name, context, next) => next(name === 'pdfkit' ? SHIPPED : name, context) });
