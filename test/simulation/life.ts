/** One life: a workspace, its engines and a person, from the first task to the last restart, and what must be true of it. */
import { EngineError } from '../../src/domain/errors';
import type { Run } from '../../src/domain/runs/run';
import { defaultSettings, type Settings } from '../../src/domain/settings';
import type { Engine } from '../../src/engine/engine';
import { addTask, editTasks } from '../../src/engine/tasks/taskEditing';
import { Desk } from './desk';
import { Engines } from './engines';
import { loadDatabases, SimulatedMachine } from './machine/machine';
import { Trace } from './machine/trace';
import { workText } from './machine/processes';
import { checkEnd, checkStopped } from './ending';
import { describeStep, tasksText, type Deed, type LifePlan, type Step } from './plan';
import { Broken, Witness } from './witness';

export interface Outcome {
  readonly failure?: { readonly invariant: string; readonly message: string };
  /** Equal for equal lives. */
  readonly hash: string;
  readonly calls: number;
  readonly trace: readonly string[];
}

const maxEvents = 60_000;
const never = new AbortController().signal;
const places = { all: /^(\.symbiote|tasks\.yml|\.tasks\.yml)/, state: /^\.symbiote/, tasks: /^\.?tasks\.yml/ };

/** Stacks cost more than all else that errors do; a life that is told has them. */
const stackLines = 10;

export async function live(plan: LifePlan, options: { readonly isTraced?: boolean } = {}): Promise<Outcome> {
  Error.stackTraceLimit = options.isTraced === true ? stackLines : 0;
  await loadDatabases();
  const life = new Life(plan, options.isTraced === true);
  const onForgotten = (reason: unknown): void =>
    life.witness.fail('no promise is forgotten', reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  process.on('unhandledRejection', onForgotten);
  try {
    await life.machine.world.pass(life.live(), maxEvents);
  } catch (error) {
    if (error instanceof Broken) life.witness.broken ??= error;
    else life.witness.fail('every life comes to its end', error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    process.off('unhandledRejection', onForgotten);
    await life.machine.dispose();
  }
  const { broken } = life.witness;
  return {
    ...(broken === undefined ? {} : { failure: { invariant: broken.invariant, message: broken.message } }),
    hash: life.trace.hash,
    calls: life.machine.world.calls,
    trace: life.trace.lines,
  };
}

class Life {
  readonly trace: Trace;
  readonly machine: SimulatedMachine;
  readonly witness: Witness;
  readonly #plan: LifePlan;
  readonly #engines: Engines;
  readonly #desk: Desk;
  /** Until they were answered, or their engine died. */
  readonly #requests = new Set<Promise<void>>();

  constructor(plan: LifePlan, isTraced: boolean) {
    this.#plan = plan;
    this.trace = new Trace(isTraced);
    const costs = new Map<string, number>(
      [...plan.tasks, ...plan.steps.flatMap(({ deed }) => (deed.do === 'add' ? [deed.task] : []))].map(({ id, cost }) => [id, cost]),
    );
    this.witness = new Witness((taskId) => costs.get(taskId) ?? 1);
    this.machine = new SimulatedMachine(plan.seed, this.trace, {
      onRenamed: (program, to, before) => {
        if (to === 'tasks.yml') this.witness.replaced(program, before && new TextDecoder().decode(before), this.#desk.text() ?? '');
      },
      onProcess: (process) => {
        this.trace.add(this.machine.world.now, process.owner.pid, 'STARTED', `${process.taskId} as ${process.tag}`);
        this.witness.started(process, this.machine.processes);
      },
      onProcessEnd: (process) => this.witness.ended(process),
      isOwner: (program) => this.witness.owner === program,
    });
    this.#engines = new Engines(this.machine, this.witness, plan.snapshotRecords);
    this.#desk = new Desk(this.machine, this.witness);
  }

  async live(): Promise<void> {
    const { world } = this.machine;
    this.machine.disk.put('tasks.yml', tasksText(this.#plan.tasks));
    await this.#engines.connect();
    for (const step of this.#plan.steps) {
      await world.sleep(step.afterMs);
      this.trace.add(world.now, 0, '—', describeStep(step));
      await this.#take(step);
      this.#assertWhole();
    }
    await this.#comeToRest();
    await this.#lastRun();
    await this.#lastRestart();
  }

  async #take(step: Step): Promise<void> {
    const { deed } = step;
    const { machine } = this;
    switch (deed.do) {
      case 'edit':
        return void this.#desk.edit(deed);
      case 'tasksFile':
        return void this.#desk.breakFile(deed);
      case 'crash':
        return this.#engines.crash(deed.how, deed.afterCalls);
      case 'restart':
        await this.#engines.stop();
        await this.#engines.connect();
        return;
      case 'freeze':
        return this.#engines.freeze(deed.ms, deed.isTakenOver);
      case 'diskFault':
        return this.#strike(deed);
      case 'deleteState':
        this.#excuseAll();
        return machine.disk.put('.symbiote', undefined);
      case 'flipBit':
        return this.#flip();
      case 'setClock':
        machine.world.clockSkew += deed.ms;
        return;
      case 'checkout':
        machine.branch = deed.branch;
        return;
      default:
        this.#request(step, deed);
        if (deed.do === 'start') await this.#engines.connect();
    }
  }

  /** A client's request: it may arrive late, twice, or find that the engine has died meanwhile. */
  #request({ network }: Step, deed: Deed): void {
    const { world } = this.machine;
    for (let sending = network.isSentTwice ? 2 : 1; sending > 0; sending--) {
      const answered = this.#engines.connect().then(({ program, engine }) => {
        const asked = new Promise<void>((resolve) => {
          world.schedule(program, network.delayMs * sending, () => void this.#ask(engine, deed).then(resolve));
        });
        return Promise.race([asked, program.death]);
      });
      this.#requests.add(answered);
    }
  }

  async #ask(engine: Engine, deed: Deed): Promise<void> {
    const { world } = this.machine;
    try {
      await this.#answer(engine, deed);
      this.trace.add(world.now, 0, `acknowledged: ${deed.do}`);
    } catch (error) {
      const { code, message } = EngineError.from(error);
      this.trace.add(world.now, 0, `refused: ${deed.do}`, message);
      if (code === 'internal') this.witness.fail('nothing unforeseen happens', `${deed.do}: ${message}`);
    }
  }

  async #answer(engine: Engine, deed: Deed): Promise<unknown> {
    const memory = engine.memoryOf('tasks.yml');
    const { orchestrator } = engine;
    switch (deed.do) {
      case 'start':
        return this.#start(engine, deed);
      case 'pause':
      case 'resume':
      case 'stop':
        return orchestrator[deed.do]();
      case 'cancel':
        for (const { id } of memory.state.tasks) this.witness.permit(id);
        return orchestrator.cancel(undefined, { requeue: deed.requeue });
      case 'retry':
      case 'cancelTasks':
        for (const id of deed.ids) this.witness.permit(id);
        return orchestrator[deed.do](memory, deed.ids);
      case 'prioritize':
        return editTasks(memory, [deed.id], { priority: deed.priority });
      case 'add': {
        const { id, priority, cost, dependencies, work } = deed.task;
        await addTask(memory, { id, title: `Task ${id}`, priority, cost, dependencies: [...dependencies], command: workText(id, work) });
        return this.witness.added.add(id);
      }
      default:
        return engine.runs.page(5);
    }
  }

  #start(engine: Engine, deed: Extract<Deed, { do: 'start' }>): Promise<Run> {
    const settings: Settings = { ...defaultSettings, 'executor.timeout': 30, 'run.recordChanges': deed.record };
    return engine.orchestrator.start({
      tasks: deed.only,
      max: deed.max,
      costBudget: deed.budget,
      reflect: false,
      trust: 'all',
      interactive: false,
      strategy: undefined,
      environment: {},
      settings,
    });
  }

  #strike({ kind, on, probability, ms }: Extract<Deed, { do: 'diskFault' }>): void {
    const { disk, world } = this.machine;
    this.witness.hadDiskFaults = true;
    const fault = { kind, path: places[on], probability };
    disk.faults.add(fault);
    world.schedule(world.machine, ms, () => disk.faults.delete(fault));
  }

  /** A bit of the state turns over while it lies there. What exactly was lost is the journal's tests' question. */
  #flip(): void {
    const { disk, chance } = this.machine;
    const files = disk.paths('.symbiote').filter((path) => /journal|state/.test(path) && disk.find(path)?.kind === 'file');
    if (files.length === 0) return;
    const path = chance.pick(files);
    const at = disk.file(path).flip(chance);
    this.trace.add(this.machine.world.now, 0, 'a bit turns over', `${path} at ${String(at)}`);
    this.#excuseAll();
  }

  #excuseAll(): void {
    this.witness.excuseAll();
  }

  /** Nothing goes wrong any more; what was broken is mended; what runs comes to its end. */
  async #comeToRest(): Promise<void> {
    this.trace.add(this.machine.world.now, 0, '— everything is mended');
    this.#engines.calm();
    this.machine.disk.faults.clear();
    this.machine.branch = 'main';
    await this.#desk.leave();
    await this.#engines.settled();
    await Promise.all(this.#requests);
    const { engine } = await this.#engines.connect();
    await this.machine.world.sleep(500);
    for (const run of engine.runs.liveRuns()) {
      await engine.orchestrator.resume(run.id);
      await engine.orchestrator.wait(run.id, never);
    }
    this.#assertWhole();
  }

  async #lastRun(): Promise<void> {
    const { engine } = await this.#engines.connect();
    const run = await this.#start(engine, { do: 'start', budget: null, only: [], record: false });
    const { ending, reason } = await engine.orchestrator.wait(run.id, never);
    if (ending !== 'completed' && ending !== 'nothingReady')
      this.witness.fail('the run carries on when the cause is gone', `the last run ended as ${String(ending)}: ${String(reason)}`);
    await this.#engines.snapshotTaken();
    this.#assertWhole();
    await checkEnd(engine, this.witness, this.machine, { isDatabaseCompared: this.#plan.seed % 4 === 0 });
    this.#assertWhole();
  }

  /** Stopped, and the power cut: what is known then is what was known before. */
  async #lastRestart(): Promise<void> {
    const program = await this.#engines.stop();
    if (program !== undefined) checkStopped(program, this.machine, this.witness);
    this.#assertWhole();
    const text = this.#desk.text();
    this.machine.cutPower();
    await this.#engines.connect();
    if (this.#desk.text() !== text)
      this.witness.fail('nothing acknowledged is missing', 'tasks.yml is not what it was before the power was cut');
    await this.#engines.stop();
    this.#assertWhole();
  }

  #assertWhole(): void {
    if (this.witness.broken !== undefined) throw this.witness.broken;
  }
}
