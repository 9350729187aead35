/** The command line: `node src/main.js report [FILE]`, `node src/main.js stock`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { readOrders } from './orders.js';
import { report } from './report.js';
import { missingItems } from './stock.js';

const [command, file] = process.argv.slice(2);
const orders = readOrders(readFileSync('data/orders.csv', 'utf8'));

if (command === 'report') {
  const text = report(orders, new Date());
  console.log(text);
  if (file) {
    writeFileSync(file, `${text}\n`);
    console.log(`\nWritten to ${file}.`);
  }
} else if (command === 'stock') {
  const missing = missingItems(orders, JSON.parse(readFileSync('data/stock.json', 'utf8')));
  for (const item of missing) console.error(`data/stock.json:1: not enough in stock: ${item}`);
  if (missing.length === 0) console.log('Everything is in stock.');
  process.exitCode = missing.length > 0 ? 1 : 0;
} else {
  console.error('Usage: node src/main.js report [FILE] | stock');
  process.exitCode = 2;
}
