/** The first five minutes: a walkthrough that VS Code offers, and that opens by itself only where VS Code's own welcome does. */
import { commands } from './commands';
import { contextKeys, viewIds, walkthroughId } from './identifiers';

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

const button = (label: string, command: string): string => `\n[${label}](command:${command})`;
const ran = (...ids: readonly string[]): string[] => ids.map((id) => `onCommand:${id}`);

const steps: readonly Step[] = [
  {
    id: 'hotspots',
    title: 'See what is worth fixing',
    description: `The **Hotspots** view ranks functions by how complex they are and how often their file was changed. Nothing is written, nothing leaves this machine: Symbiote has no telemetry, no account and no key.${button('Audit Workspace', commands.audit.id)}\nNo project at hand? [Open the sample workspace](command:${commands.openSample.id}).`,
    media: {
      svg: 'media/walkthrough/hotspots.svg',
      altText: 'Three functions with the complexity and the number of commits that rank them.',
    },
    completionEvents: [`onView:${viewIds.hotspots}`, `onContext:${contextKeys.hotspots} == some`],
  },
  {
    id: 'hint',
    title: 'Read a hint',
    description: `A complex function says so at the end of its first line. Point at the hint, or ask for it, and every line that adds to the number is listed with a link.${button('Go to Hotspot', commands.goToCode.id)}\nHints too loud? [Show them above the function, or not at all](command:${commands.chooseHints.id}).`,
    media: {
      svg: 'media/walkthrough/hint.svg',
      altText: 'A function with its complexity at the end of its first line, and the lines that it comes from.',
    },
    completionEvents: ran(commands.goToCode.id, commands.explainComplexity.id, commands.chooseHints.id),
  },
  {
    id: 'task',
    title: 'Make a task',
    description: `Press **+** beside a hotspot, or let Symbiote choose. Tasks are kept in tasks.yml: a file that you can read, edit and commit.${button('Make Tasks from Hotspots', commands.reflect.id)}\nOr [add one of your own](command:${commands.addTask.id}).`,
    media: { svg: 'media/walkthrough/task.svg', altText: 'A task in tasks.yml that names the function it is about.' },
    completionEvents: [...ran(commands.makeTask.id, commands.reflect.id, commands.addTask.id), `onContext:${contextKeys.tasks} == some`],
  },
  {
    id: 'run',
    title: 'Run it',
    description: `Tasks that are ready run in their order, each in a terminal of its own. Only in a workspace that you trust, and never before you say so.${button('Run All Ready Tasks', commands.run.id)}\nFirst see [what would run, and in which order](command:${commands.showPlan.id}).`,
    media: { svg: 'media/walkthrough/run.svg', altText: 'Four tasks, one done and one running, and the terminal of the one that runs.' },
    completionEvents: ran(commands.run.id, commands.runTask.id),
  },
  {
    id: 'look',
    title: 'Look at what was done',
    description: `Every run is kept: its stages, its output, and each file that a task changed, line by line.${button('Show Run', commands.showRun.id)}\nEvery task keeps its [terminal](command:${commands.showTerminal.id}), also after a reload of the window.`,
    media: { svg: 'media/walkthrough/look.svg', altText: 'The stages of a run, and the lines that a task changed.' },
    completionEvents: ran(commands.showRun.id, commands.showLastRun.id, commands.showTerminal.id, commands.showTaskLog.id),
  },
];

export function walkthroughs(): readonly Record<string, unknown>[] {
  return [
    {
      id: walkthroughId,
      title: 'Get Started with Symbiote',
      description: 'Five steps, five minutes: from the first hotspot to the first task that ran.',
      steps,
    },
  ];
}
