/** The JavaScript API of TypeScript 6, which TypeScript 7 came without. */
import { ts } from "@ts-morph/common";

export default ts;
