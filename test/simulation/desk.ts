/** The person at the machine: edits tasks.yml by hand, deletes and restores it, and never loses what they saved by their own doing. */
import type { SimulatedMachine } from './machine/machine';
import { editText, itemsOf, statusesOf } from './person';
import type { Deed } from './plan';
import type { Witness } from './witness';

const path = 'tasks.yml';
const brokenLine = '  broken: [\n';

export class Desk {
  readonly #machine: SimulatedMachine;
  readonly #witness: Witness;
  #busy: Promise<void> = Promise.resolve();
  #isDone = false;
  #marks = 0;
  /** While the file is away or broken: how it is put right. */
  #mend: (() => Promise<void>) | undefined;

  constructor(machine: SimulatedMachine, witness: Witness) {
    this.#machine = machine;
    this.#witness = witness;
  }

  text(): string | undefined {
    const node = this.#machine.disk.find(path);
    return node?.kind === 'file' ? new TextDecoder().decode(node.content()) : undefined;
  }

  /** One thing after the other: it is one person. */
  edit(deed: Extract<Deed, { do: 'edit' }>): Promise<void> {
    this.#busy = this.#busy.then(() => this.#edit(deed));
    return this.#busy;
  }

  async #edit({ how, id, isSlow }: Extract<Deed, { do: 'edit' }>): Promise<void> {
    if (this.#mend !== undefined || this.#isDone) return;
    await this.#engineIsNotReplacing();
    const text = this.text();
    this.#marks += 1;
    const next = text === undefined ? undefined : editText(text, how, id, this.#marks);
    if (next === undefined || text === undefined) return;
    if (isSlow) {
      // Some editors truncate the file and then write it.
      this.#save('');
      await this.#machine.world.sleep(15);
      await this.#engineIsNotReplacing();
    }
    this.#witness.saved(text, next);
    this.#save(next);
  }

  async breakFile({ becomes, ms }: Extract<Deed, { do: 'tasksFile' }>): Promise<void> {
    await this.#busy;
    if (this.#mend !== undefined || this.#isDone) return;
    await this.#engineIsNotReplacing();
    const text = this.text();
    // They may have gone home meanwhile.
    if (text === undefined || this.#isDone) return;
    this.#machine.world.trace.add(this.#machine.world.now, 0, `tasks.yml becomes ${becomes}`);
    this.#mend = () => (becomes === 'invalid' ? this.#repair() : this.#putBack(text));
    if (becomes === 'invalid') this.#save(`${text}${brokenLine}`);
    else this.#machine.disk.put(path, undefined);
    if (becomes === 'folder') this.#machine.disk.makeDirectoryHere(path);
    const mending = this.#mend;
    await this.#machine.world.sleep(ms);
    if (this.#mend === mending) await this.#putRight();
  }

  /** The person puts right what is broken, and goes home. */
  async leave(): Promise<void> {
    this.#isDone = true;
    await this.#busy;
    await this.#putRight();
  }

  async #putRight(): Promise<void> {
    const mend = this.#mend;
    this.#mend = undefined;
    await mend?.();
  }

  async #repair(): Promise<void> {
    await this.#engineIsNotReplacing();
    const text = this.text();
    if (text !== undefined) this.#save(text.replace(brokenLine, ''));
  }

  /** What was added to a new file meanwhile stays. */
  async #putBack(text: string): Promise<void> {
    await this.#engineIsNotReplacing();
    const there = statusesOf(text);
    const added = itemsOf(this.text() ?? '').filter((item) => [...statusesOf(item).keys()].every((id) => !there.has(id)));
    this.#machine.disk.put(path, undefined);
    this.#save(text + added.join(''));
  }

  /** Between the engine's last look and its rename there is a moment in which nobody can see a person's edit coming. */
  async #engineIsNotReplacing(): Promise<void> {
    const { world, programs } = this.#machine;
    while (world.isUnderWay(`rename ${path}`, programs.values())) await world.sleep(0.2);
  }

  #save(text: string): void {
    const { world } = this.#machine;
    world.trace.add(world.now, 0, 'a person saves tasks.yml', `${text.length} characters`);
    this.#machine.disk.put(path, text);
  }
}
