import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTasks } from '/tmp/tasks/src/engine/memory/tasksDocument';
import { connectEngine } from '/tmp/tasks/src/hosts/node/client/connectEngine';
async function main() {
  const home = mkdtempSync(join(tmpdir(), 'meas-')); process.env['SYMBIOTE_HOME'] = join(home, 'state');
  const text = Array.from({ length: 10000 }, (_, i) => `- id: task-${i}\n  title: Task ${i} # kept\n  status: pending\n  priority: ${i % 7}\n  command: "true"\n${i > 10 ? `  dependencies: [task-${i - 7}, task-${i - 3}]\n` : ''}`).join('\n');
  writeFileSync(join(home, 'tasks.yml'), text);
  let t = performance.now(); const lap = (n: string) => { const now = performance.now(); console.log(n, (now - t).toFixed(0), 'ms'); t = performance.now(); };
  parseTasks(text); lap('parse cold'); parseTasks(text); lap('parse again');
  const client = await connectEngine({ workspace: home, client: 'test', engineScript: '/tmp/tasks/dist/engine.js', layers: () => ({ environment: {}, editor: {}, flags: {} }), acceptsOtherBuild: true } as never);
  lap('connect');
  const list = await client.request('tasks.list', {}); lap('list first ' + list.tasks.length);
  await client.request('tasks.list', {}); lap('list'); await client.request('tasks.list', {}); lap('list');
  await client.request('tasks.edit', { ids: ['task-5000'], changes: { priority: 3.5 } }); lap('edit');
  await client.request('tasks.edit', { ids: ['task-5001'], changes: { status: 'done' } }); lap('edit');
  await client.request('tasks.move', { ids: ['task-9000'], before: 'task-10' }); lap('move (tie of 1430)');
  await client.request('tasks.move', { ids: ['task-9001'], before: null }); lap('move last');
  await client.request('tasks.depend', { ids: ['task-20'], on: 'task-1', remove: false }); lap('depend');
  await client.request('tasks.cancel', { ids: Array.from({ length: 500 }, (_, i) => `task-${9400 + i}`) }); lap('cancel 500');
  await client.request('tasks.retry', { ids: Array.from({ length: 500 }, (_, i) => `task-${9400 + i}`) }); lap('retry 500');
  await client.request('engine.stop', { force: true }).catch(() => undefined); client.dispose();
}
void main();
