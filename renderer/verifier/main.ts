import { KeptError } from '../../shared/base/errors.ts';
import { pickLanguage } from '../../shared/base/language.ts';
import { VerifierPage } from './verifier-page.ts';

const place = document.getElementById('page');
if (!place) throw new KeptError('internal/unexpected', { kind: 'page' });
place.replaceWith(new VerifierPage(pickLanguage(navigator.languages)).main);
