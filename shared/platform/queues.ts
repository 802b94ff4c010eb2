/*
 * What one `sendBatch` takes (https://developers.cloudflare.com/queues/platform/limits/): 100 messages and 256 KB in all, where
 * a KB is 1,000 bytes and each message has up to 100 bytes of metadata.
 */
const MAX_MESSAGES = 100;
const MAX_BYTES = 256_000;
const METADATA_BYTES = 100;
/** What one message may have. */
const MAX_MESSAGE_BYTES = 128_000;

type PackedMessages<Message> = {
  /** Each of them is what a queue takes at once. */
  batches: Message[][];
  /** What no queue takes. */
  tooLarge: Message[];
};

/** Splits messages, in their order, into batches that a queue takes as JSON, without those that are too large for a queue. */
export function packBatches<Message>(messages: Message[]): PackedMessages<Message> {
  const batches: Message[][] = [];
  const tooLarge: Message[] = [];
  let bytesLeft = 0;
  for (const message of messages) {
    const bytes = new TextEncoder().encode(JSON.stringify(message)).length + METADATA_BYTES;
    const batch = batches.at(-1);
    if (bytes > MAX_MESSAGE_BYTES) {
      tooLarge.push(message);
    } else if (batch && bytes <= bytesLeft && batch.length < MAX_MESSAGES) {
      batch.push(message);
      bytesLeft -= bytes;
    } else {
      batches.push([message]);
      bytesLeft = MAX_BYTES - bytes;
    }
  }
  return { batches, tooLarge };
}
