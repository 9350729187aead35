/** Folders that are looked at for the first time are audited one after the other: each audit takes every core it is given. */
import type { HotspotsPlace } from './hotspotsPlace';

export class AuditTurns {
  readonly #asked = new WeakSet<HotspotsPlace>();
  #last: Promise<void> = Promise.resolve();

  /** Audits a room when its turn has come, unless that was done or asked for before. */
  auditOnce(room: HotspotsPlace): void {
    if (this.#asked.has(room)) return;
    this.#asked.add(room);
    this.#last = this.#last.then(async () => {
      room.hotspots.auditOnce();
      await room.hotspots.settled();
    });
  }
}
