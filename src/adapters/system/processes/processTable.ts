/** What runs on this machine: from /proc on Linux, from `ps` on other Unix systems. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** 0 where the system does not tell. */
  readonly session: number;
  /** When it started, as the system words it: together with the pid it names one process for good. */
  readonly start: string;
}

export interface ProcessTable {
  /** Every process that is not a zombie. */
  list(): ProcessInfo[];
  /** Whether its environment carries the variable with one of the values. Asked about processes of the latest list. */
  hasVariable(pid: number, name: string, values: ReadonlySet<string>): boolean;
  /** Whether its standard input, output or error is the device. */
  holds(pid: number, device: string): boolean;
  /** Whether a list is cheap enough to be made now and then. */
  readonly isCheap: boolean;
}

export function createProcessTable(): ProcessTable {
  return process.platform === 'linux' ? linuxTable : createPsTable();
}

const linuxTable: ProcessTable = {
  isCheap: true,
  list: () => readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (parseStat(readText(`/proc/${name}/stat`)) ?? []) : [])),
  hasVariable(pid, name, values) {
    const environment = readText(`/proc/${pid}/environ`);
    if (!environment?.includes(`${name}=`)) return false;
    return environment.split('\0').some((entry) => entry.startsWith(`${name}=`) && values.has(entry.slice(name.length + 1)));
  },
  holds: (pid, device) => [0, 1, 2].some((fd) => linkTarget(`/proc/${pid}/fd/${fd}`) === device),
};

/** A line of /proc/PID/stat; the name in parentheses may itself hold spaces and parentheses. */
export function parseStat(text: string | undefined): ProcessInfo | undefined {
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  if (state === undefined || 'ZXx'.includes(state)) return undefined;
  const start = fields[19];
  if (start === undefined) return undefined;
  return { pid: Number.parseInt(text, 10), parent: Number(parent), group: Number(group), session: Number(session), start };
}

/** Undefined for a process that is gone or not ours. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** macOS and the BSDs: one `ps` gives the list and, for this user's processes, the environment behind the command. */
function createPsTable(): ProcessTable {
  let environments = new Map<number, string>();
  return {
    isCheap: false,
    list() {
      const text = execFileSync('ps', ['-axwwE', '-o', 'pid=,ppid=,pgid=,stat=,lstart=,command='], {
        encoding: 'utf8',
        env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
        maxBuffer: 256 * 1024 * 1024,
        timeout: 3000,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const rows = parsePs(text);
      environments = new Map(rows.map(({ info, rest }) => [info.pid, rest]));
      return rows.map(({ info }) => info);
    },
    hasVariable(pid, name, values) {
      const text = ` ${environments.get(pid) ?? ''} `;
      return [...values].some((value) => text.includes(` ${name}=${value} `));
    },
    holds: () => false,
  };
}

const psLine = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s+(.*)$/;

export function parsePs(text: string): { readonly info: ProcessInfo; readonly rest: string }[] {
  return text.split('\n').flatMap((line) => {
    const match = psLine.exec(line);
    if (!match) return [];
    const [, pid, parent, group, state, start, rest] = match;
    if (state?.startsWith('Z')) return [];
    const info = { pid: Number(pid), parent: Number(parent), group: Number(group), session: 0, start: start ?? '' };
    return [{ info, rest: rest ?? '' }];
  });
}
