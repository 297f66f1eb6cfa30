import type { ProductClass } from '../api-types.ts';
import { garmentClasses } from '../garment-style.ts';

/** What a product can be. */
export const productClasses: readonly ProductClass[] = [...garmentClasses, 'other'];
