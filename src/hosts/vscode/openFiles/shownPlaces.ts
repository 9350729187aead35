/** The places of the Hotspots view: each folder on disk, and the open files where some folder is elsewhere or none is on disk. */
import type { AllRooms } from '../rooms/room';
import { DisposableList, type Disposable } from '../../../shared/disposable';
import type { HotspotsPlace, HotspotsPlaces } from '../views/hotspotsPlace';

export class ShownPlaces implements HotspotsPlaces {
  readonly #rooms: AllRooms;
  readonly #openFiles: HotspotsPlace;
  readonly #hasVirtualFolder: () => boolean;
  readonly onDidChange: HotspotsPlaces['onDidChange'];

  constructor(rooms: AllRooms, openFiles: HotspotsPlace, hasVirtualFolder: () => boolean) {
    this.#rooms = rooms;
    this.#openFiles = openFiles;
    this.#hasVirtualFolder = hasVirtualFolder;
    this.onDidChange = rooms.onDidChange;
  }

  all(): readonly HotspotsPlace[] {
    const rooms = this.#rooms.all();
    return rooms.length === 0 || this.#hasVirtualFolder() ? [...rooms, this.#openFiles] : rooms;
  }

  get areSeveral(): boolean {
    return this.all().length > 1;
  }

  each(enter: (place: HotspotsPlace) => Disposable | undefined): Disposable {
    const life = new DisposableList();
    life.add(this.#rooms.each(enter));
    const entered = enter(this.#openFiles);
    if (entered !== undefined) life.add(entered);
    return life;
  }
}
