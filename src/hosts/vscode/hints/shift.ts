/** Keeps measured functions in their places while somebody types and the next measurement is not there yet. */
import type { Increment, MeasuredFunction } from '../../../domain/audit/metrics';

/** A replaced range of a document; lines and characters are 0-based, as in VS Code. */
export interface TextChange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly text: string;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

/** Where a position is after a change; one inside the replaced range moves to its start. */
export function shiftPosition(position: Position, change: TextChange): Position {
  if (isBefore(position, change.start)) return position;
  if (isBefore(position, change.end)) return change.start;
  const inserted = change.text.split('\n');
  const line = position.line - change.end.line + change.start.line + inserted.length - 1;
  if (position.line > change.end.line) return { line, character: position.character };
  const tail = (inserted.at(-1) ?? '').length + (inserted.length === 1 ? change.start.character : 0);
  return { line, character: position.character - change.end.character + tail };
}

/** The functions after a change. One whose beginning was replaced together with its end is gone. */
export function shiftFunctions<F extends MeasuredFunction>(functions: readonly F[], change: TextChange): readonly F[] {
  return functions.filter((measured) => !isSwallowed(measured, change)).map((measured) => shiftFunction(measured, change));
}

function shiftFunction<F extends MeasuredFunction>(measured: F, change: TextChange): F {
  if (measured.endLine - 1 < change.start.line) return measured;
  return {
    ...measured,
    ...shiftStart(measured, change),
    endLine: shiftLine(measured.endLine, change),
    increments: measured.increments.map((increment) => shiftIncrement(increment, change)),
  };
}

function shiftIncrement(increment: Increment, change: TextChange): Increment {
  return { ...increment, ...shiftStart(increment, change), endLine: shiftLine(increment.endLine, change) };
}

function shiftStart(place: { readonly line: number; readonly column: number }, change: TextChange): { line: number; column: number } {
  const { line, character } = shiftPosition({ line: place.line - 1, character: place.column - 1 }, change);
  return { line: line + 1, column: character + 1 };
}

/** An end is known by its line alone; it is taken to stand at the end of that line. */
function shiftLine(line: number, change: TextChange): number {
  return shiftPosition({ line: line - 1, character: Number.MAX_SAFE_INTEGER }, change).line + 1;
}

function isSwallowed(measured: MeasuredFunction, change: TextChange): boolean {
  const start = { line: measured.line - 1, character: measured.column - 1 };
  const beginsInside = !isBefore(start, change.start) && isBefore(start, change.end);
  return beginsInside && measured.endLine - 1 < change.end.line;
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
