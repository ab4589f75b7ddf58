/** Parts of runs that are right, for tests to put together. */
import { firstRunStep, runBody, runStep } from "./sample-requests.ts";

export const onWhatsapp = { channel: "whatsapp", from: "447700900100" };
export const onViber = { channel: "viber_service", from: "9016" };
export const onRcs = { channel: "rcs", from: "ParcelCoAgent" };
export const onMms = { channel: "mms", from: "12125550100" };
export const image = { url: "https://cdn.example.com/map.png" };
export const suggestion = { type: "open_url", text: "Track", url: "https://example.com/t/7731" };
export const card = {
  title: "Parcel 7731",
  text: "Arrives at 14:10.",
  media_url: image.url,
  suggestions: [suggestion],
};
export const fileMessage = (type: string, media: unknown) => ({
  message_type: type,
  text: undefined,
  [type]: media,
});
export const failover = (changes: Record<string, unknown>) =>
  runBody({
    steps: [
      firstRunStep({ failover: { condition_status: "read", expiry_time: 600, ...changes } }),
      runStep(),
    ],
  });
