/** Which rooms there are while folders come and go, and which of them a command is about. */
import assert from 'node:assert/strict';
import type { Uri, WorkspaceFolder } from 'vscode';
import { EngineError } from '../../../../../src/domain/errors';
import { Rooms, type RoomLike, type WindowFolders } from '../../../../../src/hosts/vscode/rooms/rooms';
import { Emitter } from '../../../../../src/shared/emitter';

function uri(text: string): Uri {
  const url = new URL(text);
  const made = { scheme: url.protocol.slice(0, -1), path: url.pathname, toString: () => text };
  return made as unknown as Uri; // Rooms asks for no more of one than this.
}

const folder = (name: string): WorkspaceFolder => ({ name, index: 0, uri: uri(`file:///work/${name}`) });

class FakeWindow implements WindowFolders {
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  folders: readonly WorkspaceFolder[];
  active: Uri | undefined;
  answer: string | undefined;
  readonly asked: string[][] = [];

  constructor(...names: string[]) {
    this.folders = names.map(folder);
  }

  all = () => this.folders;
  of = (document: Uri) => this.folders.findLast((candidate) => document.toString().startsWith(`${candidate.uri.toString()}/`));
  activeUri = () => this.active;
  pick = async (folders: readonly WorkspaceFolder[]) => {
    this.asked.push(folders.map(({ name }) => name));
    return folders.find(({ name }) => name === this.answer);
  };

  set(...names: string[]): void {
    this.folders = names.map((name) => this.folders.find((known) => known.name === name) ?? folder(name));
    this.#changed.fire();
  }
}

interface FakeRoom extends RoomLike {
  readonly isDisposed: boolean;
}

function open(...names: string[]) {
  const window = new FakeWindow(...names);
  const made: string[] = [];
  const rooms = new Rooms<FakeRoom>(window, (place) => {
    made.push(place.name);
    let isDisposed = false;
    return {
      id: place.uri.toString(),
      folder: place,
      get isDisposed() {
        return isDisposed;
      },
      dispose: () => {
        isDisposed = true;
      },
    };
  });
  const room = (name: string): FakeRoom => {
    const found = rooms.all().find((candidate) => candidate.folder.name === name);
    assert.ok(found, name);
    return found;
  };
  const namesOf = (all: readonly FakeRoom[]): string[] => all.map((each) => each.folder.name);
  return { window, rooms, made, room, namesOf };
}

describe('rooms', () => {
  it('come and go with their folders, in the order of the workspace, and stay the same meanwhile', () => {
    const { window, rooms, made, room, namesOf } = open('api', 'web');
    const web = room('web');
    window.set('docs', 'web');
    assert.deepEqual(namesOf(rooms.all()), ['docs', 'web']);
    assert.equal(room('web'), web);
    assert.deepEqual(made, ['api', 'web', 'docs']);
  });

  it('are disposed when their folder goes, and all of them at the end', () => {
    const { window, rooms, room } = open('api', 'web');
    const [api, web] = [room('api'), room('web')];
    window.set('web');
    assert.deepEqual([api.isDisposed, web.isDisposed], [true, false]);
    rooms.dispose();
    assert.equal(web.isDisposed, true);
  });

  it('are entered once each, and left when they go', () => {
    const { window, rooms } = open('api');
    const seen: string[] = [];
    const life = rooms.each(({ folder: { name } }) => {
      seen.push(`+${name}`);
      return { dispose: () => seen.push(`-${name}`) };
    });
    window.set('api', 'web');
    window.set('web');
    life.dispose();
    window.set('web', 'docs');
    assert.deepEqual(seen, ['+api', '+web', '-api', '-web']);
  });

  it('are found by a document, the innermost folder counting; an unsaved one belongs to the first', () => {
    const { rooms, room } = open('api', 'api/inner', 'web');
    assert.equal(rooms.of(uri('file:///work/api/inner/a.ts')), room('api/inner'));
    assert.equal(rooms.of(uri('file:///elsewhere/a.ts')), undefined);
    assert.equal(rooms.of(uri('untitled:Untitled-1')), room('api'));
  });

  it('are found by what a row or a link carries, and by nothing that only looks like it', () => {
    const { rooms, room } = open('api', 'web');
    assert.equal(rooms.ofNode({ room: room('web') }), room('web'));
    assert.equal(rooms.ofNode({ room: 'file:///work/web', task: { id: 'x' } }), room('web'));
    for (const other of [undefined, null, 'web', {}, { room: 'file:///work/gone' }, { room: { id: 'file:///work/web' } }])
      assert.equal(rooms.ofNode(other), undefined);
  });
});

describe('the room of a command', () => {
  const fitting = (...names: string[]) => ({ fits: ({ folder: { name } }: FakeRoom) => names.includes(name) });

  it('is that of its row', async () => {
    const { rooms, room, window } = open('api', 'web');
    window.active = uri('file:///work/api/a.ts');
    assert.equal(await rooms.choose({ room: room('web') }), room('web'));
  });

  it('is the only one, without a question', async () => {
    const { rooms, room, window } = open('api');
    assert.equal(await rooms.choose(undefined), room('api'));
    assert.deepEqual(window.asked, []);
  });

  it('is the only one that fits, whatever editor is active', async () => {
    const { rooms, room, window } = open('api', 'web');
    window.active = uri('file:///work/api/a.ts');
    assert.equal(await rooms.choose(undefined, fitting('web')), room('web'));
  });

  it('is that of the active editor where it fits, and where none fits', async () => {
    const { rooms, room, window } = open('api', 'web', 'docs');
    window.active = uri('file:///work/web/a.ts');
    assert.equal(await rooms.choose(undefined, fitting('web', 'docs')), room('web'));
    assert.equal(await rooms.choose(undefined, fitting()), room('web'));
  });

  it('is asked for among those that fit', async () => {
    const { rooms, room, window } = open('api', 'web', 'docs');
    window.active = uri('file:///work/api/a.ts');
    window.answer = 'docs';
    assert.equal(await rooms.choose(undefined, fitting('web', 'docs')), room('docs'));
    assert.deepEqual(window.asked, [['web', 'docs']]);
  });

  it('is none when the person picks none, which is no failure to report', async () => {
    const { rooms } = open('api', 'web');
    await assert.rejects(rooms.choose(undefined), (error) => EngineError.is(error, 'cancelled'));
  });

  it('is refused in words without a folder', async () => {
    const { rooms } = open();
    await assert.rejects(rooms.choose(undefined), /Open a folder first/);
  });
});
