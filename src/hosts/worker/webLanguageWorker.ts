/**
 * The languages, which carry TypeScript's parser, once for both runtimes: Node's thread requires this file (dist/languages.js), the
 * browser's worker is this file and measures the texts it is sent.
 */
import { webRequestSchema, type WebReply } from '../../adapters/browser/webWorkerMessages';
import { measureText } from './measureText';

export { excluded, factsOf, knownFor, measureText, practise, unsupported } from './measureText';

/** What a browser's worker has of its global scope; no DOM here. */
interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: WebReply): void;
}
declare const self: WorkerScope;
/** No thread of Node has it. */
declare const importScripts: unknown;

if (typeof importScripts === 'function') {
  self.onmessage = ({ data }) => {
    const { request, path, text } = webRequestSchema.parse(data);
    self.postMessage({ request, file: measureText(path, text) });
  };
}
