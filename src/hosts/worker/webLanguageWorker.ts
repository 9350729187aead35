/** The browser's worker that measures texts: the only program for the web that loads TypeScript. */
import { webRequestSchema, type WebReply } from '../../adapters/browser/webWorkerMessages';
import { measureText } from './measureText';

/** What a browser's worker has of its global scope; no DOM here. */
interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: WebReply): void;
}
declare const self: WorkerScope;

self.onmessage = ({ data }) => {
  const { request, path, text } = webRequestSchema.parse(data);
  self.postMessage({ request, file: measureText(path, text) });
};
