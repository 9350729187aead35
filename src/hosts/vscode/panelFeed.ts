/**
 * Sends a panel's trees to its webview no faster than they are shown: one is under way at a time, the newest wins, and what the
 * webview has already is not sent again. Ten thousand changes in a second cost as many trees as there were frames to show them.
 */
import { changedSince } from '../../shared/elementChanges';
import type { ElementTree } from '../../shared/elementTree';
import type { HostMessage } from '../../protocol/webview';

/** Faster than this nobody reads; the extension host has others to serve. */
const shortestIntervalMs = 50;

export interface PanelFeedOptions {
  readonly render: () => { readonly tree: ElementTree; readonly state?: unknown };
  readonly post: (message: HostMessage) => void;
}

export class PanelFeed {
  readonly #options: PanelFeedOptions;
  #isOpen = false;
  #isStale = false;
  /** What the webview shows, or will when it has answered. */
  #sent: ElementTree | undefined;
  #isWhole = true;
  #number = 0;
  #isUnderWay = false;
  #sentAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PanelFeedOptions) {
    this.#options = options;
  }

  /** The webview listens, and shows nothing yet. */
  open(): void {
    this.#isOpen = true;
    this.#startAnew();
  }

  /** It can be seen again. */
  resume(): void {
    if (!this.#isOpen) this.open();
  }

  /** It is hidden or gone: what is sent would be lost. */
  close(): void {
    this.#isOpen = false;
    this.#isUnderWay = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** What is to be shown has changed. */
  changed(): void {
    this.#isStale = true;
    this.#sendSoon();
  }

  shown(number: number): void {
    if (number !== this.#number) return;
    this.#isUnderWay = false;
    if (this.#isStale) this.#sendSoon();
  }

  /** It could not be shown. The whole may be where a part was not; the same whole again would fail again. */
  failed(): void {
    this.#isUnderWay = false;
    this.#sent = undefined;
    if (!this.#isWhole) this.#startAnew();
  }

  #startAnew(): void {
    this.#sent = undefined;
    this.#isUnderWay = false;
    this.#isStale = true;
    this.#sentAt = -Infinity;
    this.#sendSoon();
  }

  #sendSoon(): void {
    if (!this.#isOpen || this.#isUnderWay || this.#timer !== undefined) return;
    const wait = this.#sentAt + shortestIntervalMs - performance.now();
    if (wait <= 0) this.#send();
    else
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#send();
      }, wait);
  }

  #send(): void {
    this.#isStale = false;
    this.#isUnderWay = true;
    this.#sentAt = performance.now();
    const { tree, state } = this.#options.render();
    const changed = changedSince(this.#sent, tree);
    this.#isWhole = this.#sent === undefined;
    this.#sent = tree;
    this.#number += 1;
    this.#options.post({ type: 'render', number: this.#number, tree: changed, now: Date.now(), state });
  }
}
