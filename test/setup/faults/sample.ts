/**
 * Whether this is `npm run test:faults -- --mode sample`. In the first journey of a file answers are then lost at every step, and of
 * the other faults each is at every third step, so that each step has some; of generated sequences there are fewer.
 */
export const isSample: boolean = process.env.FAULTS_MODE === "sample";
