/** The JavaScript API of TypeScript 6, which TypeScript 7 does not have. */
import { ts } from "@ts-morph/common";

export default ts;
