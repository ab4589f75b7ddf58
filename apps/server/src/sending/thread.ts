/** The sending thread itself: takes orders in batches, and answers in batches. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { AllowedAddresses } from "../callbacks/allowed-addresses.ts";
import { Batches } from "../threads/batches.ts";
import type { Numbered } from "../threads/questions.ts";
import type { End } from "../threads/worker.ts";
import type { Order, OrderAnswer, SendingSettings } from "./orders.ts";
import { UndiciCallbackSender } from "./undici-callback-sender.ts";
import { UndiciSender } from "./undici-sender.ts";

const LONGEST_END_MS = 500;

function serve(port: MessagePort, { operatorUrl, allowedNetworks }: SendingSettings): void {
  const allowed = new AllowedAddresses(allowedNetworks);
  const gateway = new UndiciSender();
  const callbacks = new UndiciCallbackSender({ operatorUrl, allowed });
  const deliveries = new UndiciCallbackSender({ operatorUrl: null, allowed });
  const answers = new Batches<Numbered<OrderAnswer>>((batch) => port.postMessage(batch));

  const carryOut = ({ kind, request }: Order): Promise<OrderAnswer> => {
    if (kind === "gateway") return gateway.send(request);
    return (kind === "callback" ? callbacks : deliveries).send(request);
  };

  port.on("message", (orders: readonly Numbered<Order>[] | End) => {
    if (orders === "end") return void end();
    for (const [number, order] of orders) {
      void carryOut(order).then((answer) => answers.add([number, answer]));
    }
  });
  // Without a port and connections the thread runs out by itself, unless a name server or a host that says nothing holds it.
  const end = async () => {
    port.close();
    await Promise.all([gateway.close(), callbacks.close(), deliveries.close()]);
    setTimeout(() => process.exit(), LONGEST_END_MS).unref();
  };
  port.postMessage([]); // it has begun
}

if (parentPort === null) throw new Error("This is a thread of the server, not a program");
serve(parentPort, workerData);
