/** Reads a feed twice, as a dry run does, and prints its rows, the seconds and the largest resident size of this process. */
import { createReadStream } from 'node:fs';
import { surveyFeed } from '../src/feeds/survey-feed.ts';
import { readProducts } from '../src/import/read-products.ts';

const [file = ''] = process.argv.slice(2);
const started = performance.now();
const open = () => createReadStream(file) as AsyncIterable<Uint8Array>;
const survey = await surveyFeed(open);
let rows = 0;
for await (const _row of readProducts(open, survey).rows) rows++;
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ rows, seconds, resident: process.resourceUsage().maxRSS * 1024 }));
