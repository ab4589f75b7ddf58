/**
 * A bare program of the same shape as the server, without rules: HTTP in, a group-committed SQLite write for each
 * transition, HTTP out, webhook in, report out. What the server's throughput is held against.
 */

import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { Pool } from "undici";

const [databasePath = "", port = "", gatewayUrl = "", reportUrl = ""] = process.argv.slice(2);
const gateway = new Pool(gatewayUrl, { connections: 128 });
const reportTarget = new URL(reportUrl);
const reports = new Pool(reportTarget.origin, { connections: 128 });

const database = new DatabaseSync(databasePath);
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE runs (id TEXT PRIMARY KEY, state TEXT NOT NULL, body TEXT NOT NULL, message_uuid TEXT);
`);
const insert = database.prepare("INSERT INTO runs (id, state, body) VALUES (?, 'accepted', ?)");
const submitted = database.prepare("UPDATE runs SET state = 'submitted', message_uuid = ? WHERE id = ?");
const ended = database.prepare("UPDATE runs SET state = 'completed' WHERE id = ?");
const reported = database.prepare("UPDATE runs SET state = 'reported' WHERE id = ?");

let writes: (() => void)[] = [];
let waiting: (() => void)[] = [];

/** Gathers writes for up to 2 ms into one transaction. */
function write(statement: () => void): Promise<void> {
  if (writes.length === 0) setTimeout(commit, 2);
  writes.push(statement);
  return new Promise((resolve) => waiting.push(resolve));
}

function commit(): void {
  const [statements, done] = [writes, waiting];
  writes = [];
  waiting = [];
  database.exec("BEGIN");
  for (const statement of statements) statement();
  database.exec("COMMIT");
  for (const resolve of done) resolve();
}

async function post(pool: Pool, path: string, body: string): Promise<string> {
  const answer = await pool.request({
    method: "POST",
    path,
    headers: { "content-type": "application/json" },
    body,
  });
  return answer.body.text();
}

async function accept(body: string, response: ServerResponse): Promise<void> {
  const { steps } = JSON.parse(body) as { steps: { failover?: unknown }[] };
  const id = randomUUID();
  await write(() => insert.run(id, body));
  const receipt = JSON.stringify({ id });
  response
    .writeHead(202, { "content-type": "application/json", "content-length": receipt.length })
    .end(receipt);
  const { failover: _, ...message } = steps[0] ?? {};
  const answer = await post(gateway, "/v1/messages", JSON.stringify({ ...message, client_ref: id }));
  const { message_uuid } = JSON.parse(answer) as { message_uuid: string };
  await write(() => submitted.run(message_uuid, id));
}

async function takeStatus(body: string, response: ServerResponse): Promise<void> {
  const { client_ref: id, status } = JSON.parse(body) as { client_ref: string; status: string };
  const isEnd = status === "delivered";
  if (isEnd) await write(() => ended.run(id));
  response.writeHead(200, { "content-length": 0 }).end();
  if (!isEnd) return;
  await post(reports, reportTarget.pathname, JSON.stringify({ id, status: "completed" }));
  await write(() => reported.run(id));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

createServer(async (request, response) => {
  const body = await readBody(request);
  if (request.url === "/v1/runs") await accept(body, response);
  else await takeStatus(body, response);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));

process.on("SIGTERM", () => process.exit(0));
