/** The thread that a database lives in: the same database as in-process, asked by messages, one after the other. */
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { databaseRequestSchema, type DatabaseCall, type DatabaseReply } from '../../adapters/system/sqlite/databaseMessages';
import { createSqliteDatabases } from '../../adapters/system/sqlite/sqliteDatabases';
import { EngineError } from '../../domain/errors';
import { statementsOf } from '../../engine/store/projection';
import type { Database, Statement } from '../../ports/database';

const databases = createSqliteDatabases({ wasm: join(__dirname, 'sql-wasm.wasm'), decode: statementsOf });
let opened: Database | undefined;
let last: Promise<unknown> = Promise.resolve();

parentPort?.on('message', (message: unknown) => {
  const { id, call } = databaseRequestSchema.parse(message);
  last = last.then(async () => reply(await answer(id, call)));
});

async function answer(id: number, call: DatabaseCall): Promise<DatabaseReply> {
  try {
    return { id, result: await carryOut(call) };
  } catch (error) {
    const { code, message: text } = EngineError.from(error);
    return { id, error: { code, message: text } };
  }
}

async function carryOut(call: DatabaseCall): Promise<unknown> {
  if (call.name === 'open') {
    opened = await databases.open(call.content);
    return undefined;
  }
  if (opened === undefined) throw new EngineError('internal', 'No database is open.');
  switch (call.name) {
    case 'run':
      return opened.run(call.statements.map(statementOf));
    case 'runEncoded':
      return opened.runEncoded(call.bytes);
    case 'query':
      return opened.query(statementOf(call.statement));
    case 'ask':
      return opened.ask(call.text, { rows: call.rows });
    case 'export':
      return opened.export();
  }
}

function statementOf({ text, values }: { text: string; values?: Statement['values'] | undefined }): Statement {
  return values === undefined ? { text } : { text, values };
}

function reply(message: DatabaseReply): void {
  const bytes = 'result' in message && message.result instanceof Uint8Array ? message.result : undefined;
  parentPort?.postMessage(message, bytes?.buffer instanceof ArrayBuffer ? [bytes.buffer] : []);
}
